import { describe, expect, it } from '@jest/globals';
import { keyOf } from '@tradewind/contracts';
import type { ModelVersion } from '@tradewind/contracts';
import { PairCounts, PairModel } from '@tradewind/ml';
import { pairsKey, trendingKey } from './item-lists.js';
import type { ShardModel } from './pair-blocks.js';
import { PairLists } from './pair-lists.js';
import type { ShardModels } from './pair-lists.js';

const options = { shards: 2, exponent: 0.5, publishedNeighbours: 2 };

/** Which of two shards owns an item: by its last character. */
const shardOf = (item: string) => Number(item.endsWith('1'));

class Versions implements ShardModels {
  readonly stored = new Map<string, ModelVersion<ShardModel>[]>();
  isReady = () => true;
  whenReady = () => Promise.resolve();
  latest = (key: string) => this.stored.get(key)?.at(-1);
  asOf = (key: string, epoch: number) =>
    this.stored.get(key)?.findLast((version) => version.epoch <= epoch);

  put(key: string, epoch: number, value: ShardModel): void {
    this.stored.set(key, [...(this.stored.get(key) ?? []), { epoch, value }]);
  }
}

/** Counts what was touched together, in both shards, and puts it up as of an epoch. */
function counting(versions: Versions, tenant: string) {
  const counts = [0, 1].map((shard) => new PairCounts({ owns: (item) => shardOf(item) === shard }));
  let models = [PairModel.empty(), PairModel.empty()];
  return (epoch: number, items: readonly string[], shards = [0, 1]) => {
    for (const shard of shards) {
      const of = counts[shard];
      if (of === undefined) continue;
      const open = of.openEpoch(epoch);
      const numbers = open.numbersOf(items);
      open.add({ numbers, from: 0, touched: 0, to: numbers.length, weight: 1 });
      of.complete(open);
      const blocks = of.changedBlocks().map(({ bytes }) => bytes);
      models = models.with(shard, (models[shard] ?? PairModel.empty()).with(shard, blocks));
      versions.put(pairsKey(tenant, shard), epoch, models[shard] ?? PairModel.empty());
    }
  };
}

describe('PairLists', () => {
  it('ranks the neighbours of an item by the counts of all shards, as of an epoch', () => {
    const versions = new Versions();
    const count = counting(versions, 'shop');
    const lists = new PairLists(versions, options);
    count(1, ['a0', 'b1']);
    count(2, ['a0', 'c1', 'd0', 'c1']);
    const of = (item: string, epoch: number) => lists.asOf(keyOf('shop', item), epoch)?.value;
    expect([of('a0', 0), of('nobody', 9)]).toEqual([undefined, undefined]);
    expect(of('a0', 1)).toMatchObject({ epoch: 1, touches: 1, items: [['b1', 1]] });
    expect(of('a0', 5)).toMatchObject({ epoch: 2, touches: 2 });
    expect(of('a0', 5)?.items.map(([item]) => item)).toEqual(['c1', 'b1']);
    expect(of('b1', 5)?.items).toEqual([['a0', 0.7071]]);
    expect(lists.latest(keyOf('shop', 'a0'))?.value.touches).toBe(2);
    expect(lists.asOf(keyOf('other', 'a0'), 5)).toBeUndefined();
  });

  it('reads each shard as of the epoch, also when another one has gone on', () => {
    const versions = new Versions();
    const count = counting(versions, 'shop');
    const lists = new PairLists(versions, options);
    count(1, ['a0', 'b1']);
    const before = lists.asOf(keyOf('shop', 'a0'), 9)?.value.items;
    count(2, ['b1', 'x0', 'b1'], [1]);
    expect(lists.asOf(keyOf('shop', 'b1'), 9)).toMatchObject({ epoch: 2, value: { touches: 3 } });
    expect(before).toEqual([['b1', 1]]);
    expect(lists.asOf(keyOf('shop', 'a0'), 9)?.value.items).toEqual([['b1', 0.5774]]);
  });

  it('passes on what is trending', () => {
    const versions = new Versions();
    const trend = { epoch: 3, touches: 0, items: [['a', 1]] as [string, number][] };
    versions.put(trendingKey('shop', 1), 3, trend);
    const lists = new PairLists(versions, options);
    expect(lists.asOf(trendingKey('shop', 1), 3)?.value).toBe(trend);
    expect(lists.latest(trendingKey('shop', 0))).toBeUndefined();
  });
});
