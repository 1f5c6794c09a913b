import { readAmountText } from '@tradewind/contracts';
import type { Separator } from '@tradewind/contracts';
import { field } from './csv-layout.js';
import type { CsvLayout } from './csv-layout.js';
import { CsvLines } from './csv-lines.js';
import { plainDialect } from './dialect.js';
import type { DateOrder, Dialect } from './dialect.js';
import { formats } from './formats.js';
import type { FormatName } from './formats.js';
import { hasPartsInOrder, parseRecordedTime } from './recorded-time.js';

/** A recording is sorted if a row lies this much behind an earlier one, or many rows lie behind. */
const MAX_BACK_MS = 3_600_000;
const MAX_BACK_SHARE = 0.01;

/** What the rows of a recording decide. */
export type Decided = Omit<Dialect, 'latest'>;

/** How far a sequence of times is from rising. */
class Ordering {
  rows = 0;
  behind = 0;
  #latest = -Infinity;
  #furthest = 0;

  add(time: number): void {
    if (Number.isNaN(time)) return;
    this.rows++;
    if (time < this.#latest) {
      this.behind++;
      this.#furthest = Math.max(this.#furthest, this.#latest - time);
    } else this.#latest = time;
  }

  get isUnordered(): boolean {
    return this.#furthest > MAX_BACK_MS || this.behind > this.rows * MAX_BACK_SHARE;
  }
}

/** Looks at the times and prices of a CSV file. */
export class CsvSurvey {
  readonly #lines: CsvLines;
  readonly #orderings: Readonly<Record<DateOrder, Ordering>> = {
    'month-first': new Ordering(),
    'day-first': new Ordering(),
  };
  readonly #decimals: Record<Separator, number> = { '.': 0, ',': 0 };
  readonly #time: number;
  readonly #price: number;
  #delimitedBySemicolon = false;
  /** Whether dates depend on the order of their parts, and whether slashes stand between these. */
  #dependsOnOrder = false;
  #hasSlashes = false;

  constructor(layout: CsvLayout) {
    this.#time = layout.columns.indexOf(layout.time);
    this.#price = layout.columns.indexOf(layout.price ?? '');
    const sink = { event: () => undefined, malformed: () => undefined };
    const rows = {
      row: (fields: readonly string[]) => {
        this.#look(fields);
      },
      end: () => undefined,
    };
    this.#lines = new CsvLines({ ...layout, open: () => rows }, sink);
  }

  line(text: string): void {
    this.#lines.line(text);
  }

  #look(fields: readonly string[]): void {
    const time = field(fields, this.#time);
    const dependsOnOrder = hasPartsInOrder(time);
    const monthFirst = parseRecordedTime(time, 'month-first');
    this.#orderings['month-first'].add(monthFirst);
    this.#orderings['day-first'].add(
      dependsOnOrder ? parseRecordedTime(time, 'day-first') : monthFirst,
    );
    if (dependsOnOrder) this.#dependsOnOrder = true;
    if (dependsOnOrder && time.includes('/')) this.#hasSlashes = true;
    this.#lookAtPrice(field(fields, this.#price));
  }

  end(): void {
    this.#lines.end();
    this.#delimitedBySemicolon = this.#lines.delimiter === ';';
  }

  decide(): Decided {
    const dates = this.#dates();
    const { '.': points, ',': commas } = this.#decimals;
    // Programs that part fields by semicolons do so because they write decimal commas.
    const isComma =
      commas === points ? this.#delimitedBySemicolon && points === 0 : commas > points;
    return { dates, decimal: isComma ? ',' : '.', unordered: this.#orderings[dates].isUnordered };
  }

  #lookAtPrice(text: string): void {
    if (!text.includes(',') && !text.includes('.')) return;
    const read = readAmountText(text);
    if (read?.kind === 'amount' && read.decimal !== undefined) this.#decimals[read.decimal]++;
  }

  /**
   * The order in which more of the dates exist; else that in which fewer rows lie behind earlier ones; else
   * the custom: months come first between slashes, in the form that UCI publishes.
   */
  #dates(): DateOrder {
    const { 'month-first': month, 'day-first': day } = this.#orderings;
    if (month.rows !== day.rows) return month.rows > day.rows ? 'month-first' : 'day-first';
    if (month.behind !== day.behind) return month.behind < day.behind ? 'month-first' : 'day-first';
    return this.#hasSlashes || !this.#dependsOnOrder ? 'month-first' : 'day-first';
  }
}

/** Of JSON only the order of times is open. */
export class JsonSurvey {
  readonly #ordering = new Ordering();
  readonly #lines;

  constructor(format: FormatName) {
    this.#lines = formats[format].open({
      event: ({ time }) => {
        this.#ordering.add(time);
      },
      malformed: () => undefined,
    });
  }

  line(text: string): void {
    this.#lines.line(text);
  }

  end(): void {
    this.#lines.end();
  }

  decide(): Decided {
    const { decimal, dates } = plainDialect;
    return { decimal, dates, unordered: this.#ordering.isUnordered };
  }
}
