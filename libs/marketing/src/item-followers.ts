import {
  eventId,
  keyOf,
  marketingItemInterests,
  marketingItemSignals,
  storefrontItemChanges,
} from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  MarketingItemInterests,
  StorefrontItemChanges,
  TopicEvent,
} from '@tradewind/contracts';

const DAY = 86_400_000;
/** Longer than the longest time for which a campaign looks back, and a day in which nothing is told anew. */
const KEPT_MS = 32 * DAY;
/** The followers of an item are kept in so many entries, so that none of them is large. */
const SHARDS = 16;
/** Followers in an entry; those who noticed the item longest ago are forgotten. */
const MAX_IN_SHARD = 500;

/** Who has noticed an item, and when last, ms. */
type Followers = Record<string, number>;

export interface FollowedItem {
  followers: Followers;
}

type Inputs = MarketingItemInterests | StorefrontItemChanges;

export const ITEM_FOLLOWERS = 'item-followers';

/**
 * Follows the items that shoppers notice, and tells each change of an item to its followers, of whom there
 * are at most 8,000 of an item. Whether a campaign comes of it is decided where all of the shopper is known.
 */
export class ItemFollowersFold implements Fold<Inputs, FollowedItem> {
  readonly name = ITEM_FOLLOWERS;
  readonly inputs = [marketingItemInterests, storefrontItemChanges];
  readonly asTheyCome = [marketingItemInterests, storefrontItemChanges];
  readonly emits = [marketingItemSignals];
  readonly stateVersion = 1;

  initialState(): FollowedItem {
    return { followers: {} };
  }

  expiresAfterMs(): number {
    return KEPT_MS;
  }

  entities(event: FoldEvent<Inputs>): readonly string[] {
    if (event.type === 'item.noticed') return [shardOf(event.key, event.data.shopper)];
    return Array.from({ length: SHARDS }, (_, shard) => nameOf(event.key, shard));
  }

  evolve(event: FoldEvent<Inputs>, context: FoldContext<FollowedItem, unknown>): void {
    if (event.type === 'item.noticed') {
      const { shopper } = event.data;
      const state = context.state(shardOf(event.key, shopper));
      const at = Math.max(state.followers[shopper] ?? 0, event.time);
      state.followers = withoutOldest({ ...state.followers, [shopper]: at });
      return;
    }
    for (const shard of this.entities(event)) {
      tell(Object.entries(context.state(shard).followers), event, context);
    }
  }
}

type Change = Exclude<FoldEvent<Inputs>, { readonly type: 'item.noticed' }>;

function tell(
  followers: readonly (readonly [shopper: string, at: number])[],
  change: Change,
  context: FoldContext<FollowedItem, unknown>,
): void {
  const { type, data } = change;
  const event = { type, data } as TopicEvent<typeof marketingItemSignals>;
  for (const [shopper, at] of followers) {
    if (change.time - at > KEPT_MS) continue;
    const key = keyOf(change.tenant, shopper);
    const slot = `${type}|${key}|${data.item}|${String(change.time)}`;
    context.emit({ topic: marketingItemSignals, key, event, slot });
  }
}

function withoutOldest(followers: Followers): Followers {
  const entries = Object.entries(followers);
  if (entries.length <= MAX_IN_SHARD) return followers;
  const [oldest] = entries.reduce((a, b) => (b[1] < a[1] ? b : a));
  return Object.fromEntries(entries.filter(([shopper]) => shopper !== oldest));
}

function shardOf(item: string, shopper: string): string {
  return nameOf(item, Buffer.from(eventId(shopper), 'base64url').readUInt8(0) % SHARDS);
}

function nameOf(item: string, shard: number): string {
  return `${item}/${String(shard)}`;
}
