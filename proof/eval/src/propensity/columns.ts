import { InputError } from '../command/errors.js';
import { delimitedRows, headerIndex } from '../input/delimited.js';
import type { Row } from '../input/delimited.js';
import type { DataFile, TextFile } from '../input/data-file.js';

/** A column that takes part: numbers, NaN where one is missing, or levels, '' where one is missing. */
export type Column =
  | { readonly name: string; readonly numbers: Float64Array }
  | { readonly name: string; readonly levels: readonly string[] };

export interface PropensityTable {
  readonly file: DataFile;
  readonly columns: readonly Column[];
  readonly labels: readonly (0 | 1)[];
  /** What label 1 is called in the file. */
  readonly positive: string;
  readonly notes: readonly string[];
}

export interface TableOptions {
  readonly label: string;
  readonly drop: readonly string[];
  readonly categorical: readonly string[];
  readonly positive: string | undefined;
}

const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);
/** Words that mean label 1, whatever the other one is. */
const YES = new Set(['1', 'true', 'yes', 'y', 't']);
/** From this share of numbers on, a cell that is none is a mistake rather than a level. */
const MOSTLY = 0.9;
/** Texts of which so large a share is distinct name rows rather than describe them. */
const DISTINCT = 0.5;
const MANY_LEVELS = 50;

/** Reads any table with a label of two values. Throws an InputError that names the place. */
export function propensityTable(file: TextFile, options: TableOptions): PropensityTable {
  const { header, rows } = headed(file, options.label);
  const { path, sha256 } = file;
  if (rows.length === 0) throw new InputError({ path }, 'there are no rows');
  const labelAt = headerIndex(path, header, options.label);
  for (const name of [...options.drop, ...options.categorical]) headerIndex(path, header, name);
  const { labels, positive } = labelsOf({ path, rows, at: labelAt, name: options.label }, options);
  const columns: Column[] = [];
  const notes: string[] = [];
  header.cells.forEach((name, at) => {
    if (at === labelAt || options.drop.includes(name)) return;
    const cells = { path, rows, at, name };
    const column = options.categorical.includes(name) ? levelsOf(cells) : columnFrom(cells);
    const fault = faultOf(column);
    if (fault === undefined) columns.push(column);
    else notes.push(`Column '${name}' was left out: ${fault}.`);
  });
  if (columns.length === 0) throw new InputError({ path }, 'no column is left to learn from');
  return { file: { path, sha256, rows: rows.length }, columns, labels, positive, notes };
}

/** Without a header that names the label, the columns are called 1, 2, 3 and so on. */
function headed(file: TextFile, label: string): { header: Row; rows: readonly Row[] } {
  const [first, ...rest] = delimitedRows(file);
  if (first === undefined) throw new InputError({ path: file.path }, 'the file is empty');
  const numbered = first.cells.map((_, at) => String(at + 1));
  if (!first.cells.includes(label) && numbered.includes(label)) {
    return { header: { line: first.line, cells: numbered }, rows: [first, ...rest] };
  }
  return { header: first, rows: rest };
}

interface Cells {
  readonly path: string;
  readonly rows: readonly Row[];
  readonly at: number;
  readonly name: string;
}

function cellIn({ at }: Cells, row: Row): string {
  const text = (row.cells[at] ?? '').trim();
  return MISSING.has(text.toLowerCase()) ? '' : text;
}

function errorAt({ path, at, name }: Cells, row: Row, reason: string): InputError {
  return new InputError({ path, line: row.line, column: at + 1, name }, reason);
}

function labelsOf(cells: Cells, options: TableOptions) {
  const values: string[] = [];
  for (const row of cells.rows) {
    const value = cellIn(cells, row);
    if (value === '') throw errorAt(cells, row, 'the label is missing');
    if (!values.includes(value)) values.push(value);
    if (values.length > 2) {
      throw errorAt(
        cells,
        row,
        `a label has two values, and this is a third: ${values.join(', ')}`,
      );
    }
  }
  const [first] = cells.rows;
  if (values.length < 2 && first) throw errorAt(cells, first, `every label is '${values.join()}'`);
  const { positive = positiveOf(values) } = options;
  if (first && !values.includes(positive)) {
    throw errorAt(cells, first, `--positive '${positive}' is none of ${values.join(', ')}`);
  }
  const labels = cells.rows.map((row): 0 | 1 => (cellIn(cells, row) === positive ? 1 : 0));
  return { labels, positive };
}

function positiveOf(values: readonly string[]): string {
  const yes = values.find((value) => YES.has(value.toLowerCase()));
  return yes ?? [...values].sort().at(-1) ?? '';
}

/** Numbers when nearly all cells are; then a cell that is none is an error. */
function columnFrom(cells: Cells): Column {
  let present = 0;
  let numeric = 0;
  let culprit: Row | undefined;
  for (const row of cells.rows) {
    const text = cellIn(cells, row);
    if (text === '') continue;
    present++;
    if (Number.isFinite(Number(text))) numeric++;
    else culprit ??= row;
  }
  if (numeric === 0 || numeric < MOSTLY * present) return levelsOf(cells);
  if (culprit !== undefined) {
    const text = cellIn(cells, culprit);
    const hint = `--drop ${cells.name} leaves the column out, --categorical ${cells.name} takes it as text`;
    throw errorAt(cells, culprit, `'${text}' is not a number, as most of the column is; ${hint}`);
  }
  const numbers = Float64Array.from(cells.rows, (row) => {
    const text = cellIn(cells, row);
    return text === '' ? Number.NaN : Number(text);
  });
  return { name: cells.name, numbers };
}

function levelsOf(cells: Cells): Column {
  return { name: cells.name, levels: cells.rows.map((row) => cellIn(cells, row)) };
}

/** Why a column cannot take part, if so. */
function faultOf(column: Column): string | undefined {
  const isText = 'levels' in column;
  const values = new Set<unknown>(isText ? column.levels : column.numbers);
  if (values.size < 2) return 'it holds one value only';
  const rows = isText ? column.levels.length : 0;
  return values.size > MANY_LEVELS && values.size > DISTINCT * rows && isText
    ? `its texts name rows (${values.size} distinct in ${rows})`
    : undefined;
}
