import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import fc from 'fast-check';
import { insertBounded, ItemPairs } from './item-pairs.js';
import type { ItemPairsState, PendingPairs, ScoredItem } from './item-pairs.js';

interface Addition {
  readonly epoch: number;
  readonly neighbour: string;
  readonly weight: number;
  readonly total: number;
}

const names = fc.integer({ min: 0, max: 30 }).map((n) => `item-${String(n)}`);
const additions = (epochs: number) =>
  fc.array(
    fc.record({
      epoch: fc.integer({ min: 0, max: epochs - 1 }),
      neighbour: names,
      weight: fc.integer({ min: 1, max: 5 }),
      total: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 120 },
  );

/** An item as a shard has it. */
interface Item {
  readonly state: ItemPairsState;
  readonly open: PendingPairs[];
}

const create = (pairs: ItemPairs): Item => ({ state: pairs.create(), open: [] });
const complete = (pairs: ItemPairs, { state, open }: Item, through: number) =>
  pairs.complete(state, open, through);

function add(pairs: ItemPairs, { open }: Item, { epoch, ...pair }: Addition): void {
  const pending = pairs.additions(open, epoch);
  pairs.addTouch(pending, pair.weight);
  pairs.addPair(pending, pair.neighbour, pair.weight, pair.total);
}

function counted(pairs: ItemPairs, all: readonly Addition[], epochs: number): ItemPairsState {
  const item = create(pairs);
  for (const addition of all) add(pairs, item, addition);
  for (let epoch = 0; epoch < epochs; epoch++) complete(pairs, item, epoch);
  return item.state;
}

describe('ItemPairs', () => {
  it('gives the formula c_ij / (c_i c_j)^a while the table has room', () => {
    const pairs = new ItemPairs({ exponent: 0.5 });
    const { state, open } = create(pairs);
    const pending = pairs.additions(open, 3);
    pairs.addTouch(pending, 8);
    pairs.addPair(pending, 'often', 3, 18);
    pairs.addPair(pending, 'often', 3, 16);
    pairs.addPair(pending, 'rarely', 1, 2);
    expect(pairs.similar(state, 5)).toEqual([]);
    expect(pairs.complete(state, open, 3)).toBe(8);
    expect(open).toEqual([]);
    expect(pairs.similar(state, 5)).toEqual([
      ['often', 0.5],
      ['rarely', 0.25],
    ]);
    expect(pairs.similar(state, 1)).toEqual([['often', 0.5]]);
  });

  it('counts nothing of an epoch that is still open', () => {
    const pairs = new ItemPairs();
    const item = create(pairs);
    add(pairs, item, { epoch: 5, neighbour: 'b', weight: 1, total: 0 });
    add(pairs, item, { epoch: 4, neighbour: 'a', weight: 1, total: 0 });
    expect(item.open.map(({ epoch }) => epoch)).toEqual([4, 5]);
    complete(pairs, item, 4);
    expect(pairs.similar(item.state, 5).map(([id]) => id)).toEqual(['a']);
    expect(item.open.map(({ epoch }) => epoch)).toEqual([5]);
  });

  it('does not depend on the order of additions within their epochs, however small its bounds', () => {
    const shuffled = additions(3).chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(
        shuffled,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        ([all, reordered], maxNeighbours, maxPending) => {
          const pairs = new ItemPairs({ maxNeighbours, maxPending });
          const [one, other] = [counted(pairs, all, 3), counted(pairs, reordered, 3)];
          expect(pairs.similar(other, 50)).toEqual(pairs.similar(one, 50));
          expect(other.touches).toBe(one.touches);
        },
      ),
    );
  });

  it('stays within its bounds and never claims more than was counted', () => {
    fc.assert(
      fc.property(additions(4), fc.integer({ min: 1, max: 8 }), (all, maxNeighbours) => {
        const pairs = new ItemPairs({ maxNeighbours, maxPending: 10 });
        const item = create(pairs);
        const { state, open } = item;
        for (const addition of all) {
          add(pairs, item, addition);
          for (const pending of open) expect(pending.ids.length).toBeLessThan(20);
        }
        complete(pairs, item, 4);
        expect(state.ids.length).toBeLessThanOrEqual(maxNeighbours);
        expect(new Set(state.ids).size).toBe(state.ids.length);
        state.ids.forEach((id, i) => {
          const truth = all.filter((a) => a.neighbour === id).reduce((sum, a) => sum + a.weight, 0);
          expect((state.counts[i] ?? 0) - (state.errors[i] ?? 0)).toBeLessThanOrEqual(truth);
        });
      }),
    );
  });

  it('is exact when neither bound is reached', () => {
    fc.assert(
      fc.property(additions(3), (all) => {
        const state = counted(new ItemPairs(), all, 3);
        for (const [i, id] of state.ids.entries()) {
          const own = all.filter((addition) => addition.neighbour === id);
          expect(state.counts[i]).toBe(own.reduce((sum, { weight }) => sum + weight, 0));
          expect(state.totals[i]).toBe(Math.max(...own.map(({ total }) => total)));
          expect(state.errors[i]).toBe(0);
        }
      }),
    );
  });

  it('admits a rising neighbour into a full table', () => {
    const pairs = new ItemPairs({ maxNeighbours: 2 });
    const item = create(pairs);
    for (let epoch = 0; epoch < 20; epoch++) {
      const neighbour = epoch < 6 ? `old-${String(epoch % 2)}` : 'rising';
      add(pairs, item, { epoch, neighbour, weight: 1, total: 0 });
      complete(pairs, item, epoch);
    }
    expect(pairs.similar(item.state, 1).map(([id]) => id)).toEqual(['rising']);
  });
});

describe('insertBounded', () => {
  it('keeps the greatest, sorted, ties by id', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(names, fc.integer({ min: 0, max: 5 })), { selector: ([id]) => id }),
        fc.integer({ min: 1, max: 10 }),
        (all, limit) => {
          const list: ScoredItem[] = [];
          for (const [id, score] of all) insertBounded(list, id, score, limit);
          const sorted = [...all].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
          expect(list).toEqual(sorted.slice(0, limit));
        },
      ),
    );
  });
});

const learnerPairs = new ItemPairs({ maxNeighbours: 5, maxPending: 8 });
describeLearner<Item & { epoch: number }, Addition, string>('ItemPairs', {
  create: () => ({ ...create(learnerPairs), epoch: 0 }),
  toState: (learner) => learner,
  fromState: (state) => state as Item & { epoch: number },
  learn: (learner, examples) => {
    for (const example of examples) {
      add(learnerPairs, learner, { ...example, epoch: learner.epoch });
      if (example.epoch > 0) complete(learnerPairs, learner, learner.epoch++);
    }
  },
  predict: ({ state }, item) => [
    learnerPairs.similar(state, 50).find(([id]) => id === item)?.[1] ?? 0,
  ],
  examples: Array.from({ length: 60 }, (_, i) => ({
    epoch: i % 7 === 6 ? 1 : 0,
    neighbour: `item-${String((i * i) % 11)}`,
    weight: 1 + (i % 3),
    total: i,
  })),
  inputs: Array.from({ length: 11 }, (_, i) => `item-${String(i)}`),
  unseen: ['', 'item-99', '__proto__'],
});
