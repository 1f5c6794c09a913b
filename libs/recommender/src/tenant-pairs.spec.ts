import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TenantPairs } from './tenant-pairs.js';
import type { TenantPairsOptions } from './tenant-pairs.js';
import { batchesOf } from './touch-batch.js';

const epochs = fc.array(
  fc.array(
    fc.record({
      items: fc.uniqueArray(fc.nat({ max: 40 }).map(String), { minLength: 1, maxLength: 5 }),
      weight: fc.integer({ min: 1, max: 5 }),
      /** It arrives while this many epochs before its own are still open. */
      early: fc.nat({ max: 2 }),
    }),
    { maxLength: 12 },
  ),
  { minLength: 1, maxLength: 8 },
);

const optionsOf = (maxItems: number, leastRedo: number): TenantPairsOptions => ({
  counts: { window: 3, maxNeighbours: 6, maxItems },
  halfLife: 4,
  republishEpochs: 2,
  republishShare: 0.25,
  leastRedo,
});

class Store {
  readonly pieces = new Map<string, unknown>();
  written = 0;

  take(pairs: TenantPairs): void {
    const before = pairs.changes;
    let taken = 0;
    for (const [name, value] of pairs.takeChanges()) {
      taken += 1;
      this.written += JSON.stringify(value ?? '').length;
      if (value === undefined) this.pieces.delete(name);
      else this.pieces.set(name, JSON.parse(JSON.stringify(value)));
    }
    expect(taken).toBeLessThanOrEqual(before);
  }
}

describe('TenantPairs', () => {
  it('goes on from its pieces as if it had never stopped, whatever of it was stored as touches', () => {
    const stops = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
    const bounds = fc.tuple(fc.constantFrom(12, 100), fc.constantFrom(0, 300, 100_000));
    fc.assert(
      fc.property(epochs, stops, bounds, (all, stop, [maxItems, leastRedo]) => {
        const options = optionsOf(maxItems, leastRedo);
        const whole = new TenantPairs(options);
        let other = new TenantPairs(options);
        const store = new Store();
        let step = 0;
        const rest = () => {
          if (!stop[step++ % stop.length]) return;
          store.take(other);
          other = TenantPairs.restore(store.pieces, options);
        };
        all.forEach((_, epoch) => {
          all.slice(epoch, epoch + 3).forEach((touches, ahead) => {
            for (const { items, weight, early } of touches) {
              if (Math.min(early, epoch + ahead) !== ahead) continue;
              for (const batch of batchesOf([{ tenant: 'shop', window: [], items, weight }])) {
                whole.add(epoch + ahead, weight % 3, batch);
                other.add(epoch + ahead, weight % 3, batch);
              }
              rest();
            }
          });
          expect(other.learn(epoch)).toEqual(whole.learn(epoch));
          rest();
          expect(other.takeTrend(5)).toEqual(whole.takeTrend(5));
          expect([other.isWaiting, other.openEpochs]).toEqual([whole.isWaiting, whole.openEpochs]);
        });
        expect(other.allBlocks()).toEqual(whole.allBlocks());
      }),
      { numRuns: 60 },
    );
  });

  it('stores the same whenever it is written and in whatever order its sources are heard', () => {
    fc.assert(
      fc.property(epochs, fc.integer({ min: 1, max: 5 }), (all, every) => {
        const options = optionsOf(100, 300);
        const [often, seldom] = [new Store(), new Store()];
        const [one, other] = [new TenantPairs(options), new TenantPairs(options)];
        all.forEach((touches, epoch) => {
          const bySource = [0, 1, 2].map((source) =>
            touches.filter(({ weight }) => weight % 3 === source),
          );
          const batches = (of: typeof touches) =>
            of.flatMap(({ items, weight }) =>
              batchesOf([{ tenant: 'shop', window: [], items, weight }]),
            );
          bySource.forEach((of, source) => {
            for (const batch of batches(of)) one.add(epoch, source, batch);
          });
          bySource.toReversed().forEach((of, i) => {
            for (const batch of batches(of)) other.add(epoch, 2 - i, batch);
          });
          one.learn(epoch);
          other.learn(epoch);
          often.take(one);
          if (epoch % every === 0) seldom.take(other);
        });
        seldom.take(other);
        const sorted = ({ pieces }: Store) => [...pieces].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(sorted(seldom)).toEqual(sorted(often));
      }),
      { numRuns: 60 },
    );
  });

  it('writes no more than a few times what it is told, however often all blocks change', () => {
    const pairs = new TenantPairs(optionsOf(100_000, 20_000));
    const store = new Store();
    let told = 0;
    for (let epoch = 0; epoch < 300; epoch++) {
      for (let i = 0; i < 20; i++) {
        const items = Array.from(
          { length: 8 },
          (_, at) => `item-${String((epoch * 131 + i * 977 + at * at * 37) % 2_000)}`,
        );
        for (const batch of batchesOf([{ tenant: 'shop', window: [], items, weight: 1 }])) {
          told += JSON.stringify(batch).length;
          pairs.add(epoch, i % 6, batch);
        }
      }
      pairs.learn(epoch);
      store.take(pairs);
    }
    expect(store.written).toBeLessThan(5 * told);
    expect(store.pieces.size).toBeLessThan(400);
  });
});
