import type { ListedItem } from '@tradewind/recommender';

export type ListEntry = ListedItem & { readonly reason: string };

/** The list of a slot; one that has not changed may be given out again as the same object. */
export interface SlotList {
  /** The id of the shopper whose history it is made from: the one that the named id was linked to, if any. */
  readonly shopper?: string;
  readonly items: readonly ListEntry[];
  readonly modelVersion: string;
}
