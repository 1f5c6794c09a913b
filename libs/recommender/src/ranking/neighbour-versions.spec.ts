import { describe, expect, it } from '@jest/globals';
import { keyOf } from '@tradewind/contracts';
import type { TouchBatch } from '@tradewind/contracts';
import { seededRandom } from '@tradewind/testing';
import { LiveNeighbours } from './live-neighbours.js';
import { readNeighbours } from './neighbour-versions.js';
import type { NeighbourRow } from './neighbour-row.js';
import { defaultRankingIndexOptions, RankingIndex } from './ranking-index.js';
import { TouchEpochs } from './touch-epochs.js';
import type { TouchEvent } from './touch-epochs.js';

const EPOCH_MS = 1_000;
const PARTITIONS = 3;
const ITEMS = 25;
const options = {
  ...{ ...defaultRankingIndexOptions, firstRefit: Infinity },
  ...{ epochMs: EPOCH_MS, partitions: PARTITIONS, maxRecords: 100 },
};

function batchOf(shopper: string, items: readonly string[], at: number): TouchBatch {
  return {
    tenant: 'shop',
    items: [...items],
    touches: items.flatMap((_, index) => [1, 0, 1, index]),
    told: {
      shoppers: [shopper],
      by: items.map(() => 0),
      at: items.map(() => at),
      ...{ orders: [], categories: [], of: [] },
    },
  };
}

/** What a partition tells: visits in each of some epochs, each of which it then closes. */
function tellings(source: number, epochs: number): TouchEvent[] {
  const random = seededRandom(source + 1);
  const item = () => `item-${String(Math.floor(ITEMS * random() ** 2))}`;
  const events: TouchEvent[] = [];
  for (let epoch = 5; epoch < 5 + epochs; epoch++) {
    const batches = Array.from({ length: 4 }, (_, n) =>
      batchOf(`u-${String(source)}-${String(n)}`, [item(), item(), item()], n),
    );
    events.push(eventOf('items.batched', { source, epoch, batches }));
    events.push(eventOf('epoch.closed', { source, through: epoch }));
  }
  return events;
}

let ids = 0;
function eventOf(type: TouchEvent['type'], data: object): TouchEvent {
  return { type, data, id: `e-${String(ids++)}` } as unknown as TouchEvent;
}

/** Versions by key and epoch, and the epochs through which a reading is complete, in order. */
function readAll(events: readonly TouchEvent[]) {
  const read = readNeighbours(options)();
  const rows = new Map<string, NeighbourRow>();
  const through: number[] = [];
  for (const update of events.flatMap(read)) {
    if ('watermark' in update) through.push(update.watermark.through);
    else rows.set(`${update.key}@${String(update.epoch)}`, update.value);
  }
  return { rows, through };
}

const told = Array.from({ length: PARTITIONS }, (_, source) => tellings(source, 6));

describe('a reading of the log of touches', () => {
  it('has the same rows in each epoch, whichever partition was faster', () => {
    const inTurn = readAll(told.flat());
    const mixed = readAll(
      told[0]?.flatMap((_, at) => told.toReversed().flatMap((of) => of[at] ?? [])) ?? [],
    );
    expect(inTurn.rows.size).toBeGreaterThan(50);
    expect(mixed.rows).toEqual(inTurn.rows);
    expect(inTurn.through.at(-1)).toBe(10);
    expect(mixed.through).toEqual([...mixed.through].sort((a, b) => a - b));
    expect(new Set(mixed.through)).toEqual(new Set([5, 6, 7, 8, 9, 10]));
  });

  it('ends in the rows of the models that serve', () => {
    const events = told.flat();
    const { rows } = readAll(events);
    const epochs = new TouchEpochs(options);
    const index = new RankingIndex(options);
    for (const epoch of events.flatMap((event) => epochs.take(event))) index.learnNow(epoch);
    const live = new LiveNeighbours((name) => index.tenant(name));
    expect(live.learned('shop')).toBe(10);
    let compared = 0;
    for (let number = 0; number < ITEMS; number++) {
      const item = `item-${String(number)}`;
      // Rows follow the totals of neighbours, so that only those of the last epoch are as they are now.
      const last = rows.get(`${keyOf('shop', item)}@10`);
      if (last === undefined) continue;
      expect(live.rowOf('shop', item)).toEqual(last);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(5);
    expect(live.rowOf('shop', 'unknown')).toBeUndefined();
    expect(live.rowOf('other', 'item-1')).toBeUndefined();
  });

  it('says nothing of an epoch that a partition has not closed', () => {
    const [one = [], other = []] = told;
    expect(readAll([...one, ...other])).toEqual({ rows: new Map(), through: [] });
  });
});
