import type { Column } from './columns.js';

/** Levels that get an indicator of their own, and the rows that each must have. */
const MAX_LEVELS = 30;
const ROWS_PER_LEVEL = 10;

/** Makes one or more features of a column. */
interface ColumnEncoder {
  readonly features: readonly string[];
  encode(row: number, into: number[]): void;
}

/**
 * Turns the rows of a table into features of a linear model: numbers as `sign(x) log(1 + |x|)`,
 * missing ones as NaN, which the learner takes for the mean, with an indicator; an indicator for each
 * frequent level of a text. Fitted to the rows given, whose labels it does not see.
 */
export class TableEncoder {
  readonly features: readonly string[];
  readonly #encoders: readonly ColumnEncoder[];

  constructor(columns: readonly Column[], rows: readonly number[]) {
    this.#encoders = columns.map((column) =>
      'numbers' in column ? numberEncoder(column) : levelEncoder(column, rows),
    );
    this.features = this.#encoders.flatMap(({ features }) => features);
  }

  encode(row: number): number[] {
    const values: number[] = [];
    for (const encoder of this.#encoders) encoder.encode(row, values);
    return values;
  }
}

function numberEncoder({ name, numbers }: { name: string; numbers: Float64Array }): ColumnEncoder {
  const hasGaps = numbers.some(Number.isNaN);
  return {
    features: hasGaps ? [name, `${name} is missing`] : [name],
    encode: (row, into) => {
      const value = numbers[row] ?? Number.NaN;
      into.push(Math.sign(value) * Math.log1p(Math.abs(value)));
      if (hasGaps) into.push(Number.isNaN(value) ? 1 : 0);
    },
  };
}

function levelEncoder(
  { name, levels }: { name: string; levels: readonly string[] },
  rows: readonly number[],
): ColumnEncoder {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const level = levels[row] ?? '';
    counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const kept = [...counts]
    .filter(([, count]) => count >= ROWS_PER_LEVEL)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MAX_LEVELS)
    .map(([level]) => level);
  return {
    features: kept.map((level) => `${name}=${level === '' ? 'missing' : level}`),
    encode: (row, into) => {
      for (const level of kept) into.push(levels[row] === level ? 1 : 0);
    },
  };
}
