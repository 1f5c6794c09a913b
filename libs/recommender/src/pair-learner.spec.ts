import { describe, expect, it } from '@jest/globals';
import { keyOf, recommenderPairs } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { describeTrainer, FoldHarness } from '@tradewind/testing';
import { EpochTrainerFold, openPartOf } from '@tradewind/trainer';
import { pairsModel } from './item-lists.js';
import { itemShard } from './item-shard.js';
import { PairLearner, pairTrainer } from './pair-learner.js';
import type { ItemTable } from './pair-learner.js';
import { recommendationOptions } from './options.js';

type PairEvent = TopicEvent<typeof recommenderPairs>;

const SOURCES = 3;
const small = { epochMs: 1_000, shards: 1, sources: SOURCES, window: 2, exponent: 0.5 };
const options = recommendationOptions({ ...small, trendingHalfLifeMs: 1_000, trendingLength: 2 });

function touched(
  epoch: number,
  items: readonly string[],
  more: { readonly window?: string[]; readonly weight?: number; readonly total?: number } = {},
): PairEvent {
  const { window = [], weight = 1, total = 0 } = more;
  const totals = [...window, ...items].map(() => total);
  const touch = { tenant: 'shop', window, items: [...items], weight, totals };
  return { type: 'items.touched', data: { epoch, touches: [touch] } };
}

function closed(source: number, through: number): PairEvent {
  return { type: 'epoch.closed', data: { source, through } };
}

function harnessOf(fold = pairTrainer(options), partitionId = 0) {
  const harness = new FoldHarness(fold, { epochMs: 1_000, partitionId });
  const conclude = (...events: PairEvent[]) => {
    for (const event of events) harness.event(event, { key: 'shop:x', time: 0 });
    return harness.take().map(({ event, key }) => {
      const data = event.data as Record<string, unknown>;
      return { key, type: event.type, data };
    });
  };
  return { harness, conclude };
}

const closeAll = (through: number) =>
  Array.from({ length: SOURCES }, (_, source) => closed(source, through));

describe('the trainer of item pairs', () => {
  it('publishes an epoch once all sources have closed it: neighbours, trend, watermark', () => {
    const { conclude } = harnessOf();
    expect(conclude(touched(5, ['a', 'b']), touched(5, ['a', 'b', 'c']))).toEqual([]);
    expect(conclude(closed(0, 5), closed(1, 9))).toEqual([]);
    const published = conclude(closed(2, 5)).filter(({ data }) => !('through' in data));
    expect(published).toMatchObject([
      {
        key: 'shop:a',
        data: {
          epoch: 5,
          touches: 2,
          neighbours: [
            ['b', 1],
            ['c', 0.7071],
          ],
        },
      },
      {
        key: 'shop:b',
        data: {
          touches: 2,
          neighbours: [
            ['a', 1],
            ['c', 0.7071],
          ],
        },
      },
      {
        key: 'shop:c',
        data: {
          touches: 1,
          neighbours: [
            ['a', 1],
            ['b', 1],
          ],
        },
      },
      {
        key: 'shop:~trending:0',
        data: {
          epoch: 5,
          items: [
            ['a', 2],
            ['b', 2],
          ],
        },
      },
    ]);
  });

  it('announces the watermark after what it covers', () => {
    const { conclude } = harnessOf();
    const types = conclude(touched(5, ['a', 'b']), ...closeAll(5), ...closeAll(6)).map(
      ({ type, data }) => data['through'] ?? type,
    );
    expect(types.slice(-5)).toEqual([
      'neighbours.changed',
      'neighbours.changed',
      'trending.changed',
      5,
      6,
    ]);
  });

  it('pairs within the window only, by the weight of the action, both ways', () => {
    const { conclude } = harnessOf();
    const more = { window: ['w1', 'w2'], weight: 3, total: 4 };
    const published = conclude(touched(1, ['a', 'b'], more), ...closeAll(1));
    expect(published.filter(({ type }) => type === 'neighbours.changed')).toMatchObject([
      {
        key: 'shop:a',
        data: {
          touches: 3,
          neighbours: [
            ['b', 0.866],
            ['w1', 0.866],
            ['w2', 0.866],
          ],
        },
      },
      {
        key: 'shop:b',
        data: {
          touches: 3,
          neighbours: [
            ['a', 0.866],
            ['w2', 0.866],
          ],
        },
      },
      { key: 'shop:w1', data: { touches: 0, neighbours: [['a', 0.866]] } },
      {
        key: 'shop:w2',
        data: {
          touches: 0,
          neighbours: [
            ['a', 0.866],
            ['b', 0.866],
          ],
        },
      },
    ]);
  });

  it('counts the touches of one record as it does those of several', () => {
    const several = [
      touched(1, ['a', 'b']),
      touched(1, ['c'], { window: ['a', 'b'], weight: 3 }),
      touched(1, ['b', 'd']),
    ];
    const touches = several.flatMap(({ data }) => ('touches' in data ? data.touches : []));
    const one: PairEvent = { type: 'items.touched', data: { epoch: 1, touches } };
    const published = harnessOf().conclude(one, ...closeAll(1));
    expect(published.length).toBeGreaterThan(4);
    expect(published).toEqual(harnessOf().conclude(...several, ...closeAll(1)));
  });

  it('publishes a list again once its item has been touched a tenth more', () => {
    const { conclude } = harnessOf();
    const versions = Array.from({ length: 100 }, (_, epoch) =>
      conclude(touched(epoch, ['a', `b${String(epoch % 3)}`]), ...closeAll(epoch)),
    );
    const touches = versions.flat().flatMap(({ key, type, data }) => {
      return type === 'neighbours.changed' && key === 'shop:a' ? [Number(data['touches'])] : [];
    });
    expect(touches.slice(0, 14)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17]);
    expect(touches.at(-1)).toBeGreaterThan(90);
  });

  it('counts the items that it owns and no others', () => {
    const three = recommendationOptions({ ...small, shards: 3 });
    const items = Array.from({ length: 30 }, (_, i) => `item-${String(i)}`);
    const owned = [0, 1, 2].map((shard) => {
      const { conclude } = harnessOf(pairTrainer(three), shard);
      return conclude(touched(1, items), ...closeAll(1)).flatMap(({ type, data }) =>
        type === 'neighbours.changed' ? [String(data['item'])] : [],
      );
    });
    owned.forEach((of, shard) => {
      expect(of.length).toBeGreaterThan(0);
      for (const item of of) expect(itemShard(keyOf('shop', item), 3)).toBe(shard);
    });
    expect(owned.flat().sort()).toEqual([...items].sort());
  });

  it('lets a trend fade and publishes it only when it moved', () => {
    const { conclude } = harnessOf();
    conclude(touched(1, ['old', 'older'], { weight: 4 }), ...closeAll(1));
    const trends = conclude(touched(4, ['new']), ...closeAll(3), ...closeAll(4), ...closeAll(9));
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

  it('keeps what an item holds within bounds', () => {
    const { harness, conclude } = harnessOf();
    for (let epoch = 0; epoch < 20; epoch++) {
      const others = Array.from({ length: 60 }, (_, i) => `other-${String(epoch * 60 + i)}`);
      conclude(...others.map((other) => touched(epoch, [other, 'hub'])), ...closeAll(epoch));
    }
    const { pairs } = harness.state('shop:hub') as ItemTable;
    expect(pairs.ids).toHaveLength(options.maxNeighbours);
    expect(harness.state(openPartOf('shop:hub'))).toEqual({ open: [] });
    expect(harness.timer(openPartOf('shop:hub'))).toBeUndefined();
    expect(harness.part('model/shop')).toHaveProperty('board.length', options.trendingLength);
  });
});

describeTrainer('item pairs', {
  model: pairsModel,
  create: ({ bounds, ...trainer }) =>
    new EpochTrainerFold({ ...pairsModel, bounds }, new PairLearner(options), trainer),
  delta: ({ tenant, source, epoch, n }): PairEvent => {
    const items = [`i${String(n % 3)}`, `i${String(3 + ((source + n) % 4))}`];
    const touch = { tenant, window: [`i${String(source)}`], items, weight: 1 + (n % 5) };
    return {
      type: 'items.touched',
      data: { source, epoch, touches: [{ ...touch, totals: [1, 2, 3] }] },
    };
  },
});
