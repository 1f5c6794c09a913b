import { keyOf, recommenderPairs } from '@tradewind/contracts';
import type { Figures } from '../../invariants/counters.js';
import type { StoredState } from '../stored-state.js';
import type { StreamEvent } from '../stream/stream-event.js';

/** The defaults of recommender-service: weights of actions, and how far back items are paired. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'product.viewed': 1,
  'wishlist.item_added': 2,
  'cart.item_added': 3,
  'order.completed': 5,
};
const WINDOW = 10;
const REMEMBERED = 50;

const TOUCHES = 'touches';
const SHARDS = { name: 'pairs-trainer', topic: recommenderPairs };

interface StoredTable {
  readonly pairs: {
    readonly touches: number;
    readonly ids: readonly string[];
    readonly counts: readonly number[];
  };
}

/** The additions of open epochs to an item, which are stored in an entity of their own. */
interface StoredAdditions {
  readonly open: readonly unknown[];
}

const openPartOf = (key: string) => `~open:${key}`;

interface Properties {
  readonly product_id?: string;
  readonly products?: readonly { readonly product_id: string }[];
}

/**
 * Computes from the events alone how often each item was touched, and with which others, by weight.
 */
export function pairFiguresOfEvents(events: readonly StreamEvent[]): Figures {
  const counts = new Map<string, Map<string, number>>();
  const seen = new Map<string, readonly string[]>();
  for (const { key, type, data } of events) {
    const weight = WEIGHTS[type];
    const touched = new Set(itemsOf((data as { properties: Properties }).properties));
    if (weight === undefined || touched.size === 0) continue;
    const before = (seen.get(key) ?? []).filter((item) => !touched.has(item));
    const sequence = [...before.slice(-WINDOW), ...touched];
    for (let at = sequence.length - touched.size; at < sequence.length; at++) {
      const item = sequence[at] ?? '';
      add(counts, item, TOUCHES, weight);
      for (const other of sequence.slice(Math.max(0, at - WINDOW), at)) {
        add(counts, item, pairedWith(other), weight);
        add(counts, other, pairedWith(item), weight);
      }
    }
    seen.set(key, [...before, ...touched].slice(-REMEMBERED));
  }
  return new Map([...counts].map(([item, of]) => [item, Object.fromEntries(of)]));
}

/** Names of items may be those of every object's properties. */
function pairedWith(item: string): string {
  return `pairs with ${item}`;
}

function itemsOf({ product_id: item, products }: Properties): readonly string[] {
  if (item !== undefined) return [item];
  return products?.map(({ product_id }) => product_id) ?? [];
}

function add(
  counts: Map<string, Map<string, number>>,
  item: string,
  name: string,
  weight: number,
): void {
  const of = counts.get(item) ?? new Map<string, number>();
  counts.set(item, of);
  of.set(name, (of.get(name) ?? 0) + weight);
}

/** The same figures from the state of recommender-service, for the given items. */
export async function pairFiguresOfState(
  state: StoredState,
  items: Iterable<string>,
): Promise<Figures> {
  const figures = new Map<string, Record<string, number>>();
  const keys = [...items].map((item) => keyOf('demo', item));
  for (let shard = 0; shard < recommenderPairs.partitions; shard++) {
    const tables = await state.entities<StoredTable>(SHARDS, shard, keys);
    const additions = await state.entities<StoredAdditions>(SHARDS, shard, keys.map(openPartOf));
    for (const [key, { pairs }] of tables) {
      const counted = pairs.ids.map((id, i) => [pairedWith(id), pairs.counts[i] ?? 0] as const);
      const epochs = additions.get(openPartOf(key))?.open.length ?? 0;
      const open = epochs > 0 ? { 'epochs still open': epochs } : {};
      figures.set(key.slice('demo:'.length), {
        [TOUCHES]: pairs.touches,
        ...Object.fromEntries(counted),
        ...open,
      });
    }
  }
  return figures;
}
