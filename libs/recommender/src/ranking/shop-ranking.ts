import type { SourceName } from '@tradewind/ml';

/** Surfaces whose weights are learnt: lists of what is new to the shopper, and of what may come again. */
export const NEW_TO_SHOPPER = 'for-you';
export const MAY_REPEAT = 'session';

/** What a list is made for. */
export interface ListQuery {
  /** The id of a shopper, if known: what the model remembers of it stands before the history. */
  readonly shopper?: string | undefined;
  /** What was touched, the latest last. */
  readonly history: readonly string[];
  readonly now: number;
  readonly surface: typeof NEW_TO_SHOPPER | typeof MAY_REPEAT;
  readonly isLeftOut: (item: string) => boolean;
  readonly limit: number;
}

export interface RankedItem {
  readonly item: string;
  readonly score: number;
  readonly source: SourceName;
  /** The item of the history that was touched most often together with it. */
  readonly because?: string;
}

/** Ranks the items of a shop for lists. */
export interface ShopRanking {
  rank(query: ListQuery): RankedItem[];
  /** What one source alone ranks, best first; `basket` ranks what stood in orders with the items. */
  rankBy(
    source: SourceName | 'basket',
    query: Omit<ListQuery, 'surface' | 'shopper'>,
  ): [item: string, score: number][];
  /** What the models remember that a shopper touched. */
  touchedBy(shopper: string): string[];
  /** Items in the order in which they came up first, the newest first. */
  newest(limit: number, isLeftOut: (item: string) => boolean): string[];
}
