import { IDENTITY_LINKED, IDENTITY_SPLIT, idOf, keyOf, tenantOf } from '@tradewind/contracts';
import { Random } from '@tradewind/cli/random';
import { eventIdOf } from '../stream/stream-event.js';
import type { StreamEvent } from '../stream/stream-event.js';

/**
 * Two states are built again for each split. A partition builds 20 at a time and refuses more, and a replica
 * that was away may come to all of them at once.
 */
const MOST_SPLITS = 24;
const SPLIT = 0.4;
/** A shopper whose state is being built again may do no more than 200 things meanwhile. */
const MOST_EVENTS = 100;

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** The same events; some of the links among them are taken back later in the stream. */
export function withSplits(events: readonly StreamEvent[], seed: number): StreamEvent[] {
  const draw = new Random(seed ^ 0x3c6ef);
  const shopper = shopperOf(events);
  const counts = new Map<string, number>();
  for (const { key } of events) counts.set(shopper(key), (counts.get(shopper(key)) ?? 0) + 1);
  const last = events.at(-1)?.time ?? 0;
  const splits = events
    .filter(({ type, key }) => {
      if (type !== IDENTITY_LINKED || (counts.get(shopper(key)) ?? 0) > MOST_EVENTS) return false;
      return draw.chance(SPLIT);
    })
    .slice(0, MOST_SPLITS)
    .map(({ key, data, time }): StreamEvent => {
      const { from, to } = data as Pair;
      const split = `split-${from}`;
      return {
        ...{ key, type: IDENTITY_SPLIT, id: eventIdOf(seed, split) },
        data: { split, from, to, by: 'fault suite' },
        time: draw.between(time, last),
      };
    });
  return [...events, ...splits].sort((a, b) => a.time - b.time);
}

/** Where links lead in the end. */
export interface Shoppers {
  /** The key that has everything of the shopper of a key. */
  readonly of: (key: string) => string;
  /** Splits that took a link back. */
  readonly splits: ReadonlySet<string>;
}

/**
 * Follows the links in the order of the log. A split of a link that is not there yet has no effect, and after
 * one that had clients cannot link the two again.
 */
export function shoppersOf(events: readonly StreamEvent[]): Shoppers {
  const next = new Map<string, string>();
  const apart = new Set<string>();
  const splits = new Set<string>();
  for (const { key, type, data } of events) {
    if (type !== IDENTITY_LINKED && type !== IDENTITY_SPLIT) continue;
    const to = keyOf(tenantOf(key), (data as Pair).to);
    const pair = `${key} ${idOf(to)}`;
    if (type === IDENTITY_LINKED) {
      if (!apart.has(pair)) next.set(key, to);
    } else if (next.get(key) === to) {
      next.delete(key);
      apart.add(pair);
      splits.add((data as { readonly split: string }).split);
    }
  }
  const of = (key: string): string => {
    let at = key;
    for (let to = next.get(at); to !== undefined; to = next.get(at)) at = to;
    return at;
  };
  return { of, splits };
}

/** The key that has everything of the shopper of a key in the end. */
export function shopperOf(events: readonly StreamEvent[]): (key: string) => string {
  return shoppersOf(events).of;
}
