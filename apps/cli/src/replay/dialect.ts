import type { Separator } from '@tradewind/contracts';

/** Which part of `1/12/2010` is the month. */
export type DateOrder = 'month-first' | 'day-first';

/** What a whole recording decides about its rows. */
export interface Dialect {
  readonly decimal: Separator;
  readonly dates: DateOrder;
  /** Whether rows are to be put in the order of their times first. */
  readonly unordered: boolean;
  /** Times after this one, ms, are refused: a recording is of the past. */
  readonly latest: number;
}

/** Of a recording that has shown nothing else: the form in which the data sets are published. */
export const plainDialect: Dialect = {
  decimal: '.',
  dates: 'month-first',
  unordered: false,
  latest: Infinity,
};
