import { recommenderPairs, SHOPPER_PARTITIONS } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { LogRecord, NewRecord } from '@tradewind/log';
import {
  defaultRankingIndexOptions,
  RankingIndex,
  readNeighbours,
  TouchEpochs,
} from '@tradewind/recommender';
import type { TenantRanking, TouchEvent } from '@tradewind/recommender';
import type { Figures } from '../../invariants/counters.js';
import type { StreamEvent } from '../stream/stream-event.js';
import { SHOP_EPOCH_MS } from './shop-workload.js';

/** The defaults of recommender-service: weights of actions, and how far back items are paired. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'product.viewed': 1,
  'wishlist.item_added': 2,
  'cart.item_added': 3,
  'order.completed': 5,
};
const WINDOW = 10;

const TOUCHES = 'touches';
const TENANT = 'demo';
/** What counts pairs: the other models would only take time. */
const options = {
  ...defaultRankingIndexOptions,
  ...{ sources: ['itemCf'] as const, choiceEvery: Infinity, firstRefit: Infinity },
  ...{ epochMs: SHOP_EPOCH_MS, partitions: SHOPPER_PARTITIONS, maxRecords: 4_096 },
};

interface Properties {
  readonly product_id?: string;
  readonly products?: readonly { readonly product_id: string }[];
}

type TouchRecord = Pick<LogRecord | NewRecord, 'key' | 'value' | 'headers'>;

/**
 * Computes from the events alone how often each item was touched, and with which others, by weight. An item that
 * is touched again at once counts no more than before, unless it is ordered.
 */
export function pairFiguresOfEvents(events: readonly StreamEvent[]): Figures {
  const counts = new Map<string, Map<string, number>>();
  const seen = new Map<string, string[]>();
  for (const { key, type, data } of events) {
    const weight = WEIGHTS[type];
    const touched = new Set(itemsOf((data as { properties: Properties }).properties));
    if (weight === undefined) continue;
    const before = seen.get(key) ?? [];
    seen.set(key, before);
    for (const item of touched) {
      const isReload = type !== 'order.completed' && before.at(-1) === item;
      if (!isReload) count(item, new Set(before.slice(-WINDOW)), weight, counts);
      before.push(item);
    }
  }
  return figuresOf(counts);
}

function count(
  item: string,
  window: ReadonlySet<string>,
  weight: number,
  counts: Map<string, Map<string, number>>,
): void {
  add(counts, item, TOUCHES, weight);
  for (const other of window) {
    if (other === item) continue;
    add(counts, item, pairedWith(other), weight);
    add(counts, other, pairedWith(item), weight);
  }
}

/** The same figures from models that learn the log of touches, as every process that serves lists does. */
export function pairFiguresOfLog(records: readonly TouchRecord[]): Figures {
  const epochs = new TouchEpochs(options);
  const index = new RankingIndex(options);
  const names = new Set<string>();
  for (const complete of touchesIn(records).flatMap((event) => epochs.take(event))) {
    for (const { items } of complete.touches) for (const item of items) names.add(item);
    index.learnNow(complete);
  }
  const models = index.tenant(TENANT);
  return models === undefined ? new Map() : figuresOf(countsIn(models, names));
}

function countsIn(models: TenantRanking, names: ReadonlySet<string>) {
  const counts = new Map<string, Map<string, number>>();
  for (const item of names) {
    add(counts, item, TOUCHES, models.touchesOf(item));
    for (const other of names) {
      const together = models.together(item, other);
      if (together > 0) add(counts, item, pairedWith(other), together);
    }
  }
  return counts;
}

/** The rows of neighbours that lists are made of: of each item in each epoch that has changed them. */
export function rowFiguresOfLog(records: readonly TouchRecord[]): Figures {
  const read = readNeighbours(options)();
  const rows = new Map<string, Readonly<Record<string, number>>>();
  for (const update of touchesIn(records).flatMap(read)) {
    if ('watermark' in update) continue;
    const { key, epoch, value } = update;
    const similar = value.items.map(
      (item, at) => [pairedWith(item), value.similarities[at] ?? 0] as const,
    );
    rows.set(`${key}@${String(epoch)}`, Object.fromEntries(similar));
  }
  return rows;
}

function touchesIn(records: readonly TouchRecord[]): TouchEvent[] {
  return records.flatMap((record, offset) => {
    const { key, value, headers } = record;
    // A record of Kafka reads its parts when they are asked for: a copy of its own properties has none of them.
    const placed = { key, value, headers, topic: recommenderPairs.name, partition: 0, offset };
    const decoded = decodeRecord(recommenderPairs, placed as LogRecord);
    return decoded.ok ? [decoded.event as TouchEvent] : [];
  });
}

/** Names of items may be those of every object's properties. */
function pairedWith(item: string): string {
  return `pairs with ${item}`;
}

function itemsOf({ product_id: item, products }: Properties): readonly string[] {
  if (item !== undefined) return [item];
  return products?.map(({ product_id }) => product_id) ?? [];
}

function figuresOf(counts: ReadonlyMap<string, ReadonlyMap<string, number>>): Figures {
  return new Map([...counts].map(([item, of]) => [item, Object.fromEntries(of)]));
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
