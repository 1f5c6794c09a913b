import type { TextPair } from '@tradewind/seq2seq';
import { InputError } from '../command/errors.js';
import type { DataFile, TextFile } from '../input/data-file.js';
import { cellError, cellOf, columnsOf, dataFileOf } from '../input/delimited.js';

export interface PairsFile {
  readonly file: DataFile;
  readonly pairs: readonly TextPair[];
}

/** Questions with replies, in the order of the file or of the third column, a time, where it has one. */
export function pairsOfTable(file: TextFile): PairsFile {
  const timed = /(?:^|[,;\t])time(?:$|[,;\t])/u.test(file.lines[0] ?? '');
  const columns = columnsOf(file, timed ? ['question', 'reply', 'time'] : ['question', 'reply']);
  const rows = columns.rows.map((row) => {
    const [question = '', reply = ''] = [0, 1].map((column) => {
      const value = cellOf(columns, row, column).trim();
      if (value === '') throw cellError(columns, row, column, 'is empty');
      return value;
    });
    return { question, reply, time: timed ? timeOf(cellOf(columns, row, 2)) : 0, row };
  });
  const wrong = rows.find(({ time }) => Number.isNaN(time));
  if (wrong) throw cellError(columns, wrong.row, 2, 'is no time');
  return { file: dataFileOf(columns), pairs: rows.toSorted((a, b) => a.time - b.time) };
}

/**
 * The E-commerce Dialogue Corpus: a label, the turns of a dialogue and a candidate, separated by tabs, words
 * by spaces. What is labelled 1 was replied; the question is the turn before.
 */
export function pairsOfDialogues({ path, sha256, lines }: TextFile): PairsFile {
  const pairs = lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const [label, ...turns] = line.split('\t').map((turn) => joined(turn));
    if (label !== '0' && label !== '1') {
      throw new InputError({ path, line: at + 1, column: 1 }, `'${label ?? ''}' is no label`);
    }
    const [question, reply] = turns.slice(-2);
    return label === '1' && question && reply ? [{ question, reply }] : [];
  });
  return { file: { path, sha256, rows: pairs.length }, pairs };
}

/** Chinese words without the spaces between them. */
function joined(turn: string): string {
  return turn
    .trim()
    .replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han}|\d)|(?<=\d)\s+(?=\p{Script=Han})/gu, '');
}

function timeOf(text: string): number {
  const number = Number(text);
  return Number.isFinite(number) && text.trim() !== '' ? number : Date.parse(text);
}
