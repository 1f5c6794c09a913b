import { describe, expect, it } from '@jest/globals';
import { SHOPPER_ERASED } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { recommendationOptions } from './options.js';
import { defaultRankingIndexOptions, RankingIndex, TouchEpochs } from './ranking/index.js';
import type { TouchEvent } from './ranking/index.js';
import { ShopperFold } from './shopper-fold.js';
import { GivenModels } from './touches.fixture.js';

type Event = TopicEvent<StorefrontEvents>;

const EPOCH_MS = 1_000;
const options = recommendationOptions({ epochMs: EPOCH_MS, historyLength: 5, listLength: 3 });
const ANN = 'shop:u_ann';

const viewed = (item: string, context?: object): Event => ({
  type: 'product.viewed',
  data: {
    messageId: 'm',
    event: 'x',
    properties: { product_id: item },
    ...(context && { context: { ...context } }),
  },
});
const erased: Event = { type: SHOPPER_ERASED, data: { regulation: 'r', ids: ['u_ann'] } };
const says = (categoryPreferences: object) => ({ consent: { categoryPreferences } });

function shop() {
  const harness = new FoldHarness(new ShopperFold(options, new GivenModels()), {
    epochMs: EPOCH_MS,
  });
  const index = new RankingIndex({ ...defaultRankingIndexOptions, epochMs: EPOCH_MS });
  const epochs = new TouchEpochs({ epochMs: EPOCH_MS, partitions: 1, maxRecords: 100 });
  let taken = 0;
  /** What every process that serves lists has learned by now. */
  const models = () => {
    for (const { topic, event, time } of harness.take()) {
      if (topic.name !== 'recommender.pairs.v1') continue;
      const told = {
        ...event,
        id: String(taken++),
        time,
        topic: topic.name,
      } as unknown as TouchEvent;
      for (const epoch of epochs.take(told)) index.learnNow(epoch);
    }
    return index.tenant('shop');
  };
  return { harness, models };
}

describe('the erasure of a shopper', () => {
  it('takes the history and the list away, and the models forget what they keep by shopper', () => {
    const { harness, models } = shop();
    harness.event(viewed('tea'), { key: ANN, time: 1 });
    harness.event(viewed('cup'), { key: 'shop:u_bob', time: 2 }).tick(EPOCH_MS + 1);
    expect(models()?.touchedBy('u_ann')).toEqual(['tea']);
    harness.event(viewed('pot'), { key: ANN, time: EPOCH_MS + 2 });
    harness.event(erased, { key: ANN, time: EPOCH_MS + 3 }).tick(2 * EPOCH_MS + 4);
    expect(models()?.touchedBy('u_ann')).toEqual([]);
    expect(models()?.touchedBy('u_bob')).toEqual(['cup']);
    expect(harness.state(ANN).history).toEqual([]);
  });

  it('lets others keep their numbers, and the shopper come back as somebody new', () => {
    const { harness, models } = shop();
    for (const [n, who] of ['ann', 'bob', 'cem'].entries()) {
      harness.event(viewed(`of-${who}`), { key: `shop:u_${who}`, time: n + 1 });
    }
    harness.event(erased, { key: ANN, time: 5 }).tick(EPOCH_MS + 1);
    models();
    harness.event(viewed('of-dee'), { key: 'shop:u_dee', time: EPOCH_MS + 2 });
    harness.event(viewed('new'), { key: ANN, time: EPOCH_MS + 3 }).tick(2 * EPOCH_MS + 4);
    const touched = ['ann', 'bob', 'cem', 'dee'].map((who) => models()?.touchedBy(`u_${who}`));
    expect(touched).toEqual([['new'], ['of-bob'], ['of-cem'], ['of-dee']]);
  });
});

describe('consent', () => {
  it('to learn decides whether the models are told, consent to be scored whether the history is kept', () => {
    const { harness, models } = shop();
    harness.event(viewed('tea', says({ Analytics: false })), { key: ANN, time: 1 });
    harness.event(viewed('cup'), { key: ANN, time: 2 });
    harness.event(viewed('pot'), { key: 'shop:u_bob', time: 3 }).tick(EPOCH_MS + 1);
    expect(models()?.touchedBy('u_ann')).toEqual([]);
    expect(harness.state(ANN).history).toHaveLength(2);
    harness.event(viewed('jar', says({ Functional: false, Analytics: true })), {
      ...{ key: ANN, time: EPOCH_MS + 2 },
    });
    harness.tick(2 * EPOCH_MS + 3);
    expect(models()?.touchedBy('u_ann')).toEqual(['jar']);
    expect(harness.state(ANN).history).toEqual([]);
    harness.event(viewed('mug', says({ Functional: true })), { key: ANN, time: 2 * EPOCH_MS + 4 });
    expect(harness.state(ANN).history.map(([item]) => item)).toEqual(['mug']);
  });
});
