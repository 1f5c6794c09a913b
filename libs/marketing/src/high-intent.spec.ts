import { describe, expect, it } from '@jest/globals';
import {
  MODEL_EPOCH_LAG,
  type ModelReader,
  type StorefrontEvents,
  type TopicEvent,
} from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { MarketingFold } from './marketing-fold.js';
import { propensityFeatures, propensityKey, type PropensitySnapshot } from './propensity.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1, 9);
const ANN = 'demo:u_ann';

type Event = TopicEvent<StorefrontEvents>;
const base = { messageId: 'm', event: 'e' };
const line = (type: 'cart.item_added' | 'cart.item_removed' | 'product.viewed', n = 0): Event => ({
  type,
  data: { ...base, properties: { product_id: `p${n}`, price: 4.5 } },
});
const add = line('cart.item_added');
const remove = line('cart.item_removed');
const view = line('product.viewed');
const order: Event = {
  type: 'order.completed',
  data: { ...base, properties: { order_id: '1', products: [] } },
};

/** Odds of 1 : 4 without a cart line; a first one adds enough for 2 : 1. */
const snapshot: PropensitySnapshot = {
  model: {
    features: [...propensityFeatures],
    weights: propensityFeatures.map((name) =>
      name === 'cart lines' ? (Math.log(2) + Math.log(4)) / Math.log(2) : 0,
    ),
    intercept: -Math.log(4),
    means: propensityFeatures.map(() => 0),
    scales: propensityFeatures.map(() => 1),
  },
  examples: 1_000,
  positives: 100,
  prequential: { examples: 800, auc: 0.9, logLoss: 0.2, calibrationError: 0.02 },
};

/** Knows the model of `demo` from the epoch of `START` on. */
const models: ModelReader<PropensitySnapshot> = {
  isReady: () => true,
  whenReady: () => Promise.resolve(),
  asOf: (key, epoch) =>
    key === propensityKey('demo') && epoch - MODEL_EPOCH_LAG >= START / HOUR - MODEL_EPOCH_LAG
      ? { epoch: epoch - MODEL_EPOCH_LAG, value: snapshot }
      : undefined,
};

const shop = () => new FoldHarness(new MarketingFold(models), { epochMs: HOUR });
const intents = (of: ReturnType<typeof shop>) =>
  of.take().filter(({ slot }) => slot?.startsWith('high-intent|'));

describe('high intent', () => {
  it('is requested when the propensity crosses 0.6, with its version and what speaks for it', () => {
    const tested = shop().event(view, { key: ANN, time: START });
    expect(intents(tested)).toEqual([]);
    expect(tested.state(ANN).propensity?.probability).toBeCloseTo(0.2, 12);
    tested.event(add, { key: ANN, time: START + MINUTE });
    expect(intents(tested)).toMatchObject([
      {
        slot: `high-intent|${ANN}|${START}`,
        event: {
          type: 'campaign.requested',
          data: {
            kind: 'high-intent',
            modelVersion: `propensity@${START / HOUR - MODEL_EPOCH_LAG}`,
            evidence: {
              propensity: expect.closeTo(2 / 3, 12) as unknown,
              because: [{ feature: 'cart lines' }],
            },
          },
        },
      },
    ]);
  });

  it('is requested once a session, however often the propensity crosses', () => {
    const tested = shop();
    [view, add, remove, add, remove, add].forEach((event, i) =>
      tested.event(event, { key: ANN, time: START + i * MINUTE }),
    );
    expect(intents(tested)).toHaveLength(1);
    expect(tested.state(ANN).propensity?.high).toBe(true);
  });

  it('is requested once in 24 h, however many sessions there are', () => {
    const tested = shop();
    for (const hours of [0, 5, 23, 24]) tested.event(add, { key: ANN, time: START + hours * HOUR });
    expect(intents(tested).map(({ time }) => time)).toEqual([START, START + DAY]);
  });

  it('is over for a session in which something was ordered', () => {
    const tested = shop()
      .event(view, { key: ANN, time: START })
      .event(order, { key: ANN, time: START + MINUTE })
      .event(add, { key: ANN, time: START + 2 * MINUTE });
    expect(intents(tested)).toEqual([]);
  });

  it('needs a model of the tenant as of the epoch', () => {
    const tested = shop()
      .event(add, { key: 'other:u_ann', time: START })
      .event(add, { key: 'demo:u_early', time: START - HOUR });
    const early = shop().event(add, { key: ANN, time: START - HOUR });
    expect(intents(tested).map(({ key }) => key)).toEqual(['demo:u_early']);
    expect(intents(early)).toEqual([]);
  });
});
