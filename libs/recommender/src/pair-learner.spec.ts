import { describe, expect, it } from '@jest/globals';
import { keyOf, recommenderPairs } from '@tradewind/contracts';
import type { recommenderNeighbours, TopicEvent } from '@tradewind/contracts';
import { PairModel } from '@tradewind/ml';
import { describeTrainer, FoldHarness } from '@tradewind/testing';
import { EpochTrainerFold, openPartOf } from '@tradewind/trainer';
import { pairsModel } from './item-lists.js';
import { itemShard } from './item-shard.js';
import { readPairBlocks } from './pair-blocks.js';
import { PairLearner, pairTrainer } from './pair-learner.js';
import { recommendationOptions } from './options.js';
import { batchesOf } from './touch-batch.js';
import type { WindowedTouch } from './touch-batch.js';

type PairEvent = TopicEvent<typeof recommenderPairs>;
type Published = TopicEvent<typeof recommenderNeighbours> & { readonly key: string };

const SOURCES = 3;
const small = { epochMs: 1_000, shards: 1, sources: SOURCES, window: 2, exponent: 0.5 };
const options = recommendationOptions({ ...small, trendingHalfLifeMs: 1_000, trendingLength: 2 });

const touch = (items: string[], more: Partial<WindowedTouch> = {}): WindowedTouch => {
  return { tenant: 'shop', window: [], items, weight: 1, ...more };
};

function told(epoch: number, ...touches: WindowedTouch[]): PairEvent {
  return { type: 'items.batched', data: { source: 0, epoch, batches: batchesOf(touches) } };
}

function closed(source: number, through: number): PairEvent {
  return { type: 'epoch.closed', data: { source, through } };
}

const closeAll = (through: number) =>
  Array.from({ length: SOURCES }, (_, source) => closed(source, through));

/** A trainer, and what a reader makes of what it publishes. */
class Bed {
  readonly harness: FoldHarness<typeof recommenderPairs, unknown, unknown>;
  model = PairModel.empty();
  readonly #read: ReturnType<typeof readPairBlocks>;

  constructor(of = options, partitionId = 0) {
    this.harness = new FoldHarness(pairTrainer(of), { epochMs: 1_000, partitionId });
    this.#read = readPairBlocks(of.exponent);
  }

  /** What is concluded from these events. */
  conclude(...events: PairEvent[]): Published[] {
    for (const event of events) this.harness.event(event, { key: 'shop:x', time: 0 });
    const published = this.harness
      .take()
      .map(({ event, key }): Published => ({ ...(event as Published), key }));
    for (const event of published) {
      const update = this.#read(event);
      if (update && 'value' in update && update.value instanceof PairModel) {
        this.model = update.value;
      }
    }
    return published;
  }
}

const typesOf = (events: readonly Published[]) =>
  events.map((event) => (event.type === 'model.watermark' ? event.data.through : event.type));

describe('the trainer of item pairs', () => {
  it('publishes an epoch once all sources have closed it: counts, trend, watermark', () => {
    const bed = new Bed();
    const ab = told(5, touch(['a', 'b']));
    expect(bed.conclude(ab, told(5, touch(['a', 'b', 'c'])))).toEqual([]);
    expect(bed.conclude(closed(0, 5), closed(1, 9))).toEqual([]);
    const published = bed.conclude(closed(2, 5), ...closeAll(6));
    expect(typesOf(published)).toEqual([4, 'pairs.changed', 'trending.changed', 5, 6]);
    expect(published[1]).toMatchObject({
      key: 'shop:~pairs:0:0',
      data: { shard: 0, epoch: 5, block: 0, blocks: 1, numbering: 0, last: true },
    });
    expect(published[2]).toMatchObject({ key: 'shop:~trending:0', data: { epoch: 5 } });
    const trend = published[2]?.type === 'trending.changed' ? published[2].data.items : [];
    expect(trend).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(bed.model.similar('a', 5)).toEqual([
      ['b', 1],
      ['c', 0.7071],
    ]);
  });

  it('pairs within the window only, by the weight of the action, both ways', () => {
    const bed = new Bed();
    bed.conclude(told(1, touch(['a', 'b'], { window: ['w1', 'w2'], weight: 3 })), ...closeAll(1));
    const counts = (item: string) =>
      bed.model
        .neighbours(item)
        .map((neighbour) => `${neighbour.item} ${String(neighbour.count)}`)
        .sort();
    expect(counts('a')).toEqual(['b 3', 'w1 3', 'w2 3']);
    expect(counts('b')).toEqual(['a 3', 'w2 3']);
    expect(counts('w1')).toEqual(['a 3']);
    expect([bed.model.touches('a'), bed.model.touches('w1')]).toEqual([3, 0]);
  });

  it('counts the touches of one record as it does those of several', () => {
    const touches = [
      touch(['a', 'b']),
      touch(['c'], { window: ['a', 'b'], weight: 3 }),
      touch(['b', 'd']),
    ];
    const published = new Bed().conclude(told(1, ...touches), ...closeAll(1));
    expect(published).toHaveLength(4);
    const several = touches.map((one) => told(1, one));
    expect(published).toEqual(new Bed().conclude(...several, ...closeAll(1)));
  });

  it('publishes what changed little within four epochs, and at once when an epoch adds nothing', () => {
    const bed = new Bed();
    const often = Array.from({ length: 50 }, () => touch(['a', 'b']));
    bed.conclude(told(0, ...often), ...closeAll(0));
    const published = [1, 2, 3, 4, 5].map((epoch) =>
      bed
        .conclude(told(epoch, touch(['a', 'c'])), ...closeAll(epoch))
        .some(({ type }) => type === 'pairs.changed'),
    );
    expect(published).toEqual([false, false, false, true, false]);
    expect(bed.model.touches('c')).toBe(4);
    expect(typesOf(bed.conclude(...closeAll(9)))).toEqual(['pairs.changed', 9]);
    expect(bed.model.touches('c')).toBe(5);
  });

  it('counts the items that it owns and no others', () => {
    const three = recommendationOptions({ ...small, shards: 3 });
    const items = Array.from({ length: 30 }, (_, i) => `item-${String(i)}`);
    const models = [0, 1, 2].map((shard) => {
      const bed = new Bed(three, shard);
      bed.conclude(told(1, touch(items)), ...closeAll(1));
      return bed.model;
    });
    for (const item of items) {
      const owner = itemShard(keyOf('shop', item), 3);
      expect(models.map((model) => model.touches(item))).toEqual(
        [0, 1, 2].map((s) => Number(s === owner)),
      );
    }
    const one = new Bed();
    one.conclude(told(1, touch(items)), ...closeAll(1));
    const all = PairModel.ofShards(models, { exponent: 0.5 });
    for (const item of items) expect(all.similar(item, 9)).toEqual(one.model.similar(item, 9));
  });

  it('lets a trend fade and publishes it only when it moved', () => {
    const bed = new Bed();
    bed.conclude(told(1, touch(['old', 'older'], { weight: 4 })), ...closeAll(1));
    const trends = bed.conclude(
      told(4, touch(['new'])),
      ...closeAll(3),
      ...closeAll(4),
      ...closeAll(9),
    );
    expect(trends.filter(({ type }) => type === 'trending.changed')).toMatchObject([
      {
        data: {
          epoch: 4,
          items: [
            ['new', 1],
            ['old', 0.5],
          ],
        },
      },
    ]);
  });

  it('keeps what an item holds within bounds, and nothing of epochs that are counted', () => {
    const bed = new Bed();
    for (let epoch = 0; epoch < 20; epoch++) {
      const others = Array.from({ length: 60 }, (_, i) => `other-${String(epoch * 60 + i)}`);
      bed.conclude(
        ...others.map((other) => told(epoch, touch([other, 'hub']))),
        ...closeAll(epoch),
      );
    }
    bed.conclude(...closeAll(30));
    expect(bed.model.neighbours('hub')).toHaveLength(options.maxNeighbours);
    const entity = openPartOf('shop:pairs');
    expect(bed.harness.state(entity)).toEqual({ open: [] });
    expect(bed.harness.timer(entity)).toBeUndefined();
  });
});

describeTrainer('item pairs', {
  model: pairsModel,
  create: ({ bounds, ...trainer }) => {
    const eager = { ...options, republishEpochs: 1 };
    return new EpochTrainerFold({ ...pairsModel, bounds }, new PairLearner(eager), trainer);
  },
  delta: ({ tenant, source, epoch, n }): PairEvent => {
    const items = [`i${String(n % 3)}`, `i${String(3 + ((source + n) % 4))}`];
    const one = { tenant, window: [`i${String(source)}`], items, weight: 1 + (n % 5) };
    return { type: 'items.batched', data: { source, epoch, batches: batchesOf([one]) } };
  },
});
