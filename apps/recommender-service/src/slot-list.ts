import type { ListedItem, ListExplanation } from '@tradewind/recommender';

export type ListEntry = ListedItem & { readonly reason: string };

/** The list of a slot; one that has not changed may be given out again as the same object. */
export interface SlotList {
  /** The id of the shopper whose history it is made from: the one that the named id was linked to, if any. */
  readonly shopper?: string;
  /** By which the list is reported when it is seen, and when an item of it is clicked (`listIdOf`). */
  readonly listId: string;
  readonly items: readonly ListEntry[];
  readonly modelVersion: string;
}

/** How a list came about. */
export interface ExplainedList extends Omit<SlotList, 'items'>, ListExplanation {
  readonly slot: string;
  /** What the shopper touched, as far as lists take it up, the latest last. */
  readonly history: readonly string[];
}
