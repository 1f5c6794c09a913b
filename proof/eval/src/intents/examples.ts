import type { LabelledText } from '@tradewind/ml';
import type { DataFile, TextFile } from '../input/data-file.js';
import { cellError, cellOf, columnsOf, dataFileOf } from '../input/delimited.js';

export interface LabelledFile {
  readonly file: DataFile;
  readonly examples: readonly LabelledText[];
}

/**
 * Texts with their labels. The columns go by name where a header has both names, else by position:
 * the text first, the label second. A header of other names is recognised by a first label that no
 * other row has.
 */
export function labelledTexts(file: TextFile, names: readonly [string, string]): LabelledFile {
  const columns = columnsOf(file, names);
  const labels = columns.rows.map((row) => cellOf(columns, row, 1).trim());
  const isLone = labels.length > 2 && !labels.includes(labels[0] ?? '', 1);
  const hasOtherHeader = !columns.headed && isLone;
  const rows = hasOtherHeader ? columns.rows.slice(1) : columns.rows;
  const examples = rows.map((row) => {
    const [text, label] = [0, 1].map((column) => {
      const value = cellOf(columns, row, column).trim();
      if (value === '') throw cellError(columns, row, column, 'is empty');
      return value;
    });
    return { text: text ?? '', label: label ?? '' };
  });
  return { file: dataFileOf({ ...columns, rows }), examples };
}

/** Texts of which none belongs to a known intent: the first column of a file, or the one named. */
export function unknownTexts(file: TextFile, name: string) {
  const columns = columnsOf(file, [name]);
  const texts = columns.rows.map((row) => {
    const text = cellOf(columns, row, 0).trim();
    if (text === '') throw cellError(columns, row, 0, 'is empty');
    return text;
  });
  return { file: dataFileOf(columns), texts };
}
