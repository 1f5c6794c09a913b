import type { RecommendationItem } from '@tradewind/contracts';

/** Why an item is in a list, for people. */
export function reasonOf({ source, because, category }: RecommendationItem): string {
  switch (source) {
    case 'neighbours':
      return `shoppers who looked at ${because ?? 'the same'} look at this as well`;
    case 'category':
      return `popular in ${category ?? 'its category'}, which was looked at`;
    case 'trending':
      return 'popular in the shop now';
    case 'newest':
      return 'new in the shop';
    case 'recent':
      return 'looked at before; nothing else is known yet';
  }
}

/** A list with the reason of each item in words. */
export function withReasons(
  items: readonly RecommendationItem[],
): (RecommendationItem & { readonly reason: string })[] {
  return items.map((item) => ({ ...item, reason: reasonOf(item) }));
}
