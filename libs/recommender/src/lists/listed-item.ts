import type { ListSource } from '@tradewind/contracts';

/**
 * Where an item of a list comes from: a model; what the catalogue says of it (`content`); the boards that are counted while
 * models have learnt nothing (`category`, `newest`); the history of the shopper (`recent`); the catalogue alone; or the shop itself.
 */
export type ItemSource =
  ListSource | 'content' | 'category' | 'newest' | 'recent' | 'catalogue' | 'pinned';

export interface ListedItem {
  readonly item: string;
  /** Comparable within one list and source; none of what is pinned. */
  readonly score?: number;
  readonly source: ItemSource;
  /** The item that speaks most for this one. */
  readonly because?: string;
  /** The category in which it is popular. */
  readonly category?: string;
}

const reasons: Readonly<Record<ItemSource, string>> = {
  itemCf: 'often looked at together with what was looked at',
  rules: 'often looked at after what was looked at',
  sessionKnn: 'looked at in visits like this one',
  userCf: 'liked by shoppers with the same taste',
  ials: 'fits what was looked at so far',
  ease: 'fits everything that was looked at so far',
  popular: 'popular in the shop',
  trending: 'popular in the shop now',
  again: 'looked at before',
  basket: 'bought together with it',
  content: 'like what was looked at',
  category: 'popular in its category, which was looked at',
  newest: 'new in the shop',
  recent: 'looked at before; nothing else is known yet',
  catalogue: 'an item of the shop',
  pinned: 'Pinned by the shop',
};

/** Why an item is in a list, for people. */
export function whyListed({ source, because, category }: ListedItem): string {
  if (source === 'category' && category !== undefined) {
    return `popular in ${category}, which was looked at`;
  }
  return because === undefined ? reasons[source] : `${reasons[source]}: ${because}`;
}
