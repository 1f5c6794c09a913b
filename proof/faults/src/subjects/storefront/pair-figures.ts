import { recommenderPairs } from '@tradewind/contracts';
import type { TouchBatch } from '@tradewind/contracts';
import type { Figures } from '../../invariants/counters.js';
import type { StoredState } from '../stored-state.js';
import type { StreamEvent } from '../stream/stream-event.js';
import { readBlocks } from './pair-blocks.js';

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
const TENANT = 'demo';
/** With room for every neighbour no count is an estimate. */
export const NEIGHBOURS = 1_000;
const SHARDS = { name: 'pairs-trainer', topic: recommenderPairs };

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
    const window = before.slice(-WINDOW);
    addSequence([...window, ...touched], { before: window.length, weight }, counts);
    seen.set(key, [...before, ...touched].slice(-REMEMBERED));
  }
  return new Map([...counts].map(([item, of]) => [item, Object.fromEntries(of)]));
}

/** Counts what was touched after `before` items, each with up to `WINDOW` before it. */
function addSequence(
  sequence: readonly string[],
  { before, weight }: { readonly before: number; readonly weight: number },
  counts: Map<string, Map<string, number>>,
): void {
  for (let at = before; at < sequence.length; at++) {
    const item = sequence[at] ?? '';
    add(counts, item, TOUCHES, weight);
    for (const other of sequence.slice(Math.max(0, at - WINDOW), at)) {
      add(counts, item, pairedWith(other), weight);
      add(counts, other, pairedWith(item), weight);
    }
  }
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

/** The pieces in which the trainer stores a tenant's pairs: blocks, and the touches of epochs after them. */
const BLOCK = 'block.';
const TOUCHED = 'touches.';

/** The same figures from the state of recommender-service. */
export async function pairFiguresOfState(state: StoredState): Promise<Figures> {
  const counts = new Map<string, Map<string, number>>();
  for (let shard = 0; shard < recommenderPairs.partitions; shard++) {
    const pieces = await state.pieces(SHARDS, shard, `model/${String(shard)}/${TENANT}`);
    if (pieces === undefined) continue;
    addBlocks(pieces, counts);
    const { learned = -Infinity } = pieces.get('head') as { learned?: number };
    for (const [name, batches] of pieces) {
      if (!name.startsWith(TOUCHED)) continue;
      const isOpen = Number(name.split('.')[1]) > learned;
      if (isOpen) add(counts, 'open epochs', name, 1);
      else for (const batch of batches as TouchBatch[]) addBatch(batch, counts);
    }
  }
  return new Map([...counts].map(([item, of]) => [item, Object.fromEntries(of)]));
}

function addBlocks(
  pieces: ReadonlyMap<string, unknown>,
  counts: Map<string, Map<string, number>>,
): void {
  const stored = [...pieces].filter(([name]) => name.startsWith(BLOCK));
  const items = readBlocks(stored.map(([, text]) => Buffer.from(text as string, 'base64')));
  for (const { name, touches, neighbours } of items.values()) {
    if (touches > 0) add(counts, name, TOUCHES, touches);
    for (const [number, count] of neighbours) {
      add(counts, name, pairedWith(items.get(number)?.name ?? ''), count);
    }
  }
}

/** One touch after the other: weight, items before, items touched, and their indices. */
function addBatch({ items, touches }: TouchBatch, counts: Map<string, Map<string, number>>): void {
  for (let at = 0; at < touches.length;) {
    const [weight = 0, before = 0, touched = 0] = touches.slice(at, at + 3);
    const end = at + 3 + before + touched;
    addSequence(
      touches.slice(at + 3, end).map((i) => items[i] ?? ''),
      { before, weight },
      counts,
    );
    at = end;
  }
}
