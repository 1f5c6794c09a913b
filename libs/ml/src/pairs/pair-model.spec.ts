import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BlockFormatError } from './bytes.js';
import type { EpochPairs } from './epoch-pairs.js';
import { PairCounts } from './pair-counts.js';
import { PairModel } from './pair-model.js';

interface Touch {
  readonly window: readonly string[];
  readonly items: readonly string[];
  readonly weight: number;
}

const WINDOW = 3;
const epochs = fc.array(
  fc.array(
    fc.record({
      window: fc.constant([]),
      items: fc.array(
        fc.integer({ min: 0, max: 40 }).map((n) => `item-${String(n)}`),
        { minLength: 1, maxLength: 9 },
      ),
      weight: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 20 },
  ),
  { minLength: 1, maxLength: 4 },
);

function opened(counts: PairCounts, epoch: number, touches: readonly Touch[]): EpochPairs {
  const open = counts.openEpoch(epoch);
  for (const { window, items, weight } of touches) {
    const numbers = open.numbersOf([...window, ...items]);
    open.add({ numbers, from: 0, touched: window.length, to: numbers.length, weight });
  }
  return open;
}

function counted(
  all: readonly (readonly Touch[])[],
  options: ConstructorParameters<typeof PairCounts>[0],
): PairCounts {
  const counts = new PairCounts({ window: WINDOW, ...options });
  all.forEach((touches, epoch) => counts.complete(opened(counts, epoch, touches)));
  return counts;
}

const modelOf = (counts: PairCounts) =>
  PairModel.empty().with(
    0,
    counts.changedBlocks().map(({ bytes }) => bytes),
  );

describe('blocks', () => {
  it('encodes only the blocks that an epoch changes', () => {
    const counts = new PairCounts();
    const items = Array.from({ length: 1_000 }, (_, i) => `item-${String(i).padStart(4, '0')}`);
    counts.complete(opened(counts, 0, [{ window: [], items, weight: 1 }]));
    expect(counts.changedBlocks().map(({ block }) => block)).toEqual([0, 1, 2, 3]);
    counts.complete(opened(counts, 1, [{ window: [], items: items.slice(600, 602), weight: 1 }]));
    expect(counts.changedBlocks().map(({ block }) => block)).toEqual([2]);
    expect(counts.changedBlocks()).toEqual([]);
  });

  it('keep any name', () => {
    const ids = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 2 });
    fc.assert(
      fc.property(ids, (items) => {
        const model = modelOf(counted([[{ window: [], items, weight: 2 }]], {}));
        expect(items.map((item) => model.touches(item))).toEqual(items.map(() => 2));
      }),
    );
    const odd = ['\ud800', '\udc00x', '__proto__', ''];
    const model = modelOf(counted([[{ window: [], items: odd, weight: 1 }]], {}));
    expect(odd.map((item) => model.touches(item))).toEqual([1, 1, 1, 1]);
  });

  it('that are damaged, cut off, missing or twice there are refused', () => {
    const items = Array.from({ length: 300 }, (_, i) => `item-${String(i)}`);
    const counts = counted([[{ window: [], items, weight: 1 }]], {});
    const [first = new Uint8Array(), second = new Uint8Array()] = counts
      .changedBlocks()
      .map(({ bytes }) => bytes);
    const otherVersion = Uint8Array.from(first);
    otherVersion[2] = 9;
    const bad = [
      [first.subarray(0, 700), second],
      [Uint8Array.from([...first, 0]), second],
      [otherVersion, second],
      [new Uint8Array(), second],
      [first],
      [first, first, second],
    ];
    for (const blocks of bad) {
      expect(() => PairCounts.fromBlocks(blocks)).toThrow(BlockFormatError);
    }
    expect(PairCounts.fromBlocks([second, first]).items).toBe(300);
  });
});

describe('PairModel', () => {
  it('gives the formula c_ij / (c_i c_j)^a', () => {
    const touches = [
      { window: [], items: ['a', 'b'], weight: 3 },
      { window: [], items: ['a'], weight: 5 },
      { window: ['a'], items: ['c'], weight: 1 },
    ];
    const blocks = counted([touches], {}).changedBlocks();
    const empty = PairModel.empty({ exponent: 0.5 });
    const model = empty.with(
      0,
      blocks.map(({ bytes }) => bytes),
    );
    expect(model.touches('a')).toBe(8);
    expect(model.similar('a', 5)).toEqual([
      ['b', Math.round((3 / Math.sqrt(8 * 3)) * 10_000) / 10_000],
      ['c', Math.round((1 / Math.sqrt(8)) * 10_000) / 10_000],
    ]);
    expect(model.similar('a', 1)).toHaveLength(1);
    expect(empty.similar('a', 5)).toEqual([]);
  });

  it('reads of several shards what one shard of all items has', () => {
    fc.assert(
      fc.property(epochs, (all) => {
        const one = modelOf(counted(all, {}));
        let several = PairModel.empty();
        for (let shard = 0; shard < 3; shard++) {
          const owns = (item: string) => item.charCodeAt(item.length - 1) % 3 === shard;
          for (const { bytes } of counted(all, { owns }).changedBlocks()) {
            several = several.with(shard, [bytes]);
          }
        }
        expect(several.items).toBe(one.items);
        for (let i = 0; i <= 40; i++) {
          const item = `item-${String(i)}`;
          expect(several.touches(item)).toBe(one.touches(item));
          expect(several.similar(item, 10)).toEqual(one.similar(item, 10));
        }
      }),
    );
  });

  it('stays as it was when another is made of it', () => {
    const counts = new PairCounts({ window: WINDOW });
    const next = (epoch: number, items: string[]) => {
      counts.complete(opened(counts, epoch, [{ window: [], items, weight: 1 }]));
      return counts.changedBlocks().map(({ bytes }) => bytes);
    };
    const before = PairModel.empty().with(0, next(0, ['a', 'b']));
    const after = before.with(0, next(1, ['a', 'c']));
    expect([before.touches('a'), before.touches('c')]).toEqual([1, 0]);
    expect([after.touches('a'), after.touches('c')]).toEqual([2, 1]);
  });
});
