import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import fc from 'fast-check';
import type { EpochPairs } from './epoch-pairs.js';
import { PairCounts } from './pair-counts.js';
import { PairModel } from './pair-model.js';
import type { PairCountsOptions } from './pair-options.js';
import { referenceCounts } from './reference-counts.fixture.js';

/** Items touched in one go, after others. */
interface Touch {
  readonly window: readonly string[];
  readonly items: readonly string[];
  readonly weight: number;
}

type Options = Partial<PairCountsOptions>;

const WINDOW = 3;
const epochsOf = (items: number) => {
  const names = fc.integer({ min: 0, max: items - 1 }).map((n) => `item-${String(n)}`);
  const touch: fc.Arbitrary<Touch> = fc
    .record({
      sequence: fc.uniqueArray(names, { minLength: 1, maxLength: 9 }),
      before: fc.nat(),
      weight: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ sequence, before, weight }) => {
      const at = before % sequence.length;
      return { window: sequence.slice(0, at), items: sequence.slice(at), weight };
    });
  return fc.array(fc.array(touch, { maxLength: 30 }), { minLength: 1, maxLength: 5 });
};
const epochs = epochsOf(41);
/** Bounds so small that all of them are reached. */
const bounds = fc.record({
  maxNeighbours: fc.integer({ min: 1, max: 12 }),
  maxPending: fc.integer({ min: 1, max: 20 }),
  maxItems: fc.integer({ min: 4, max: 60 }),
  maxEpochItems: fc.integer({ min: 4, max: 60 }),
  maxEpochPairs: fc.integer({ min: 4, max: 500 }),
});

function add(epoch: EpochPairs, { window, items, weight }: Touch): void {
  const numbers = epoch.numbersOf([...window, ...items]);
  epoch.add({ numbers, from: 0, touched: window.length, to: numbers.length, weight });
}

function opened(counts: PairCounts, epoch: number, touches: readonly Touch[]): EpochPairs {
  const open = counts.openEpoch(epoch);
  for (const one of touches) add(open, one);
  return open;
}

function counted(all: readonly (readonly Touch[])[], options: Options): PairCounts {
  const counts = new PairCounts({ window: WINDOW, ...options });
  all.forEach((touches, epoch) => counts.complete(opened(counts, epoch, touches)));
  return counts;
}

const modelOf = (counts: PairCounts) =>
  PairModel.empty().with(
    0,
    counts.changedBlocks().map(({ bytes }) => bytes),
  );

describe('PairCounts', () => {
  it('has the neighbours, counts and errors of a count item by item, whether or not it sums pairs in a table', () => {
    fc.assert(
      fc.property(
        fc.oneof(epochs, epochsOf(8)),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        (all, maxNeighbours, maxPending) => {
          const rows = referenceCounts(all, { window: WINDOW, maxNeighbours, maxPending });
          // Eight items have 56 pairs: with that bound repeated pairs have to be summed, none is left out.
          const few = all.flat(2).every(({ window, items }) => {
            return [...window, ...items].every((item) => Number(item.slice(5)) < 8);
          });
          for (const maxEpochPairs of few ? [1_000_000, 56] : [1_000_000]) {
            const options = { maxNeighbours, maxPending, maxEpochPairs };
            const model = modelOf(counted(all, options));
            for (const [item, { touches, neighbours }] of rows) {
              const row = model.neighbours(item);
              const counted = row.map(
                ({ item, count, error }) => [item, { count, error }] as const,
              );
              expect(new Map(counted)).toEqual(neighbours);
              expect(model.touches(item)).toBe(touches);
            }
          }
        },
      ),
    );
  });

  it('does not depend on the order within epochs, to the byte, however small its bounds', () => {
    const shuffled = epochs.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.tuple(...all.map((one) => fc.shuffledSubarray(one, { minLength: one.length }))),
      ),
    );
    fc.assert(
      fc.property(shuffled, bounds, ([all, reordered], options) => {
        const one = counted(all, options).changedBlocks();
        expect(counted(reordered, options).changedBlocks()).toEqual(one);
      }),
    );
  });

  it('takes an epoch in parts as well as in one', () => {
    fc.assert(
      fc.property(epochs, bounds, fc.integer({ min: 1, max: 4 }), (all, options, parts) => {
        const counts = new PairCounts({ window: WINDOW, ...options });
        all.forEach((touches, epoch) => {
          const whole = counts.openEpoch(epoch);
          for (let part = 0; part < parts; part++) {
            const own = touches.filter((_touch, i) => i % parts === part);
            whole.absorb(opened(counts, epoch, own));
          }
          counts.complete(whole);
        });
        expect(counts.changedBlocks()).toEqual(counted(all, options).changedBlocks());
      }),
    );
  });

  it('goes on from its blocks as if it had never stopped, and they hold all of it', () => {
    fc.assert(
      fc.property(epochs, epochs, bounds, (before, after, options) => {
        const whole = counted(before, options);
        const stored = whole.changedBlocks().map(({ bytes }) => bytes);
        const restored = PairCounts.fromBlocks(stored, { window: WINDOW, ...options });
        expect(restored.items).toBe(whole.items);
        after.forEach((touches, i) => {
          for (const counts of [whole, restored]) {
            counts.complete(opened(counts, before.length + i, touches));
          }
        });
        expect(restored.changedBlocks()).toEqual(whole.changedBlocks());
      }),
    );
  });

  it('stays within its bounds and never claims more than was counted', () => {
    fc.assert(
      fc.property(epochs, bounds, (all, options) => {
        const counts = counted(all, options);
        expect(counts.items).toBeLessThanOrEqual(options.maxItems);
        const model = modelOf(counts);
        const truth = modelOf(counted(all, { maxNeighbours: 100 }));
        for (let i = 0; i <= 40; i++) {
          const item = `item-${String(i)}`;
          const row = model.neighbours(item);
          expect(row.length).toBeLessThanOrEqual(options.maxNeighbours);
          expect(model.touches(item)).toBeLessThanOrEqual(truth.touches(item));
          const exact = new Map(truth.neighbours(item).map((one) => [one.item, one.count]));
          for (const { item: other, count, error } of row) {
            expect(count - error).toBeLessThanOrEqual(exact.get(other) ?? 0);
          }
        }
      }),
    );
  });

  it('holds of an epoch of any size no more pairs than its bound', () => {
    const counts = new PairCounts({ maxEpochPairs: 1_000, maxEpochItems: 500, maxPending: 20 });
    const open = counts.openEpoch(0);
    for (let i = 0; i < 5_000; i++) {
      const items = Array.from({ length: 8 }, (_, at) =>
        String((i * 7_919 + at * at * 31) % 3_001),
      );
      add(open, { window: [], items, weight: 1 });
      expect(open.size).toBeLessThanOrEqual(2 * 1_024);
    }
    counts.complete(open);
    expect(counts.items).toBeGreaterThan(100);
    expect(counts.items).toBeLessThanOrEqual(500);
  });

  it('forgets what is used least, also as neighbours, and lets newcomers stay for a while', () => {
    const counts = new PairCounts({ maxItems: 8 });
    const pair = (one: string, other: string, weight: number, epoch: number) => {
      counts.complete(opened(counts, epoch, [{ window: [], items: [one, other], weight }]));
    };
    pair('popular', 'rare', 1, 0);
    for (let epoch = 1; epoch < 12; epoch++) pair('popular', `new-${String(epoch)}`, 3, epoch);
    const model = modelOf(counts);
    expect(counts.items).toBeLessThanOrEqual(8);
    expect(model.touches('rare')).toBe(0);
    expect(model.touches('new-11')).toBe(3);
    const neighbours = model.neighbours('popular').map(({ item }) => item);
    expect(neighbours).toContain('new-11');
    expect(neighbours.every((item) => model.touches(item) > 0)).toBe(true);
  });
});

interface Learner {
  readonly counts: PairCounts;
  /** The latest bytes of each block. */
  readonly blocks: Map<number, Uint8Array>;
  epoch: number;
}
const small = { window: WINDOW, maxNeighbours: 5, maxPending: 8, maxItems: 12 };

describeLearner<Learner, Touch, string>('PairCounts', {
  create: () => ({ counts: new PairCounts(small), blocks: new Map(), epoch: 0 }),
  toState: ({ blocks, epoch }) => ({
    blocks: [...blocks].map(([block, bytes]) => [block, [...bytes]]),
    epoch,
  }),
  fromState: (state) => {
    const { blocks, epoch } = state as { blocks: [number, number[]][]; epoch: number };
    const stored = new Map(blocks.map(([block, bytes]) => [block, Uint8Array.from(bytes)]));
    return { counts: PairCounts.fromBlocks(stored.values(), small), blocks: stored, epoch };
  },
  learn: (learner, examples) => {
    for (const example of examples) {
      learner.counts.complete(opened(learner.counts, learner.epoch++, [example]));
    }
    for (const { block, bytes } of learner.counts.changedBlocks()) learner.blocks.set(block, bytes);
  },
  predict: ({ blocks }, item) => {
    const model = PairModel.empty().with(0, blocks.values());
    return [model.touches(item), ...model.similar(item, 5).map(([, score]) => score)];
  },
  examples: Array.from({ length: 40 }, (_, i) => ({
    window: [`item-${String((i * i) % 11)}`],
    items: [`item-${String(11 + (i % 4))}`, `item-${String(15 + (i % 3))}`],
    weight: 1 + (i % 3),
  })),
  inputs: Array.from({ length: 18 }, (_, i) => `item-${String(i)}`),
  unseen: ['', 'item-99', '__proto__'],
});
