import { describe, expect, it } from '@jest/globals';
import { summarise, summaryLines } from './summary.js';
import type { SummaryParts } from './summary.js';
import { deadLetteredOf, emittedOf, lagOf } from './progress.js';
import type { ServiceProgress } from './progress.js';

const fold = { partition: 0, next: 5, end: 9, deadLettered: 0 };
const services: readonly ServiceProgress[] = [
  {
    service: 'profile-service',
    missing: [],
    trainings: [],
    folds: [
      { ...fold, topic: 'storefront.events.v1', emitted: { 'profile.segments.v1': 2 } },
      { ...fold, topic: 'profile.cluster-deltas.v1', emitted: { 'models.snapshots.v1': 1 } },
    ],
  },
  {
    service: 'recommender-service',
    missing: [],
    trainings: [],
    folds: [
      {
        ...fold,
        topic: 'storefront.events.v1',
        emitted: { 'recommender.recommendations.v1': 4, 'models.snapshots.v1': 2 },
      },
    ],
  },
];

const parts: SummaryParts = {
  rows: { read: 12, accepted: 10, rejected: 2 },
  rejections: [{ reason: 'UnitPrice is not a number', first: 'row 7', rows: 2 }],
  events: 5,
  rejectedEvents: 0,
  emitted: emittedOf(services),
  deadLettered: deadLetteredOf(services),
  recommendationsTopic: 'recommender.recommendations.v1',
  profile: { shoppers: 3, orders: 4, revenue: 10.004999, segments: { loyal: 2, new: 1 } },
  campaigns: { 'win-back': 1, 'cart-abandonment': 2 },
  wallMs: 2_000.4,
  latency: { quantile: (share) => share * 100 },
  runtime: 'embedded',
  epoch: { ms: 60_000, epochs: 171, chosenFrom: 'recording', text: 'Models learn every 1 min.' },
  missing: [{ what: 'segments', have: 57, need: 200, text: 'segments: 57 of 200 shoppers' }],
};
const summary = summarise(parts);

describe('progress', () => {
  it('adds up over folds and services', () => {
    expect(lagOf(services)).toBe(12);
    expect(emittedOf(services)).toEqual({
      'profile.segments.v1': 2,
      'models.snapshots.v1': 3,
      'recommender.recommendations.v1': 4,
    });
  });
});

describe('the summary', () => {
  it('has the keys that scripts read', () => {
    expect(summary).toMatchObject({
      rows: { read: 12, accepted: 10, rejected: 2 },
      eventsByTopic: {
        'models.snapshots.v1': 3,
        'profile.segments.v1': 2,
        'recommender.recommendations.v1': 4,
        'storefront.events.v1': 5,
      },
      shoppers: 3,
      orders: 4,
      revenue: 10,
      segments: { loyal: 2, new: 1 },
      recommendations: 4,
      campaigns: { 'cart-abandonment': 2, 'win-back': 1 },
      wallMs: 2_000,
      eventsPerSecond: 2,
      eventToOutputMs: { p50: 50, p99: 99 },
      epoch: { ms: 60_000, epochs: 171, chosenFrom: 'recording' },
      missing: [{ what: 'segments', have: 57, need: 200 }],
    });
  });

  it('counts what was put aside, by dead-letter topic and only where there is any', () => {
    expect(Object.keys(summary.eventsByTopic).filter((name) => name.endsWith('.dlq'))).toEqual([]);
    const poisoned = services.map(({ folds, ...service }) => ({
      ...service,
      folds: folds.map((of, i) => ({ ...of, deadLettered: i + 1 })),
    }));
    const deadLettered = deadLetteredOf(poisoned);
    expect(deadLettered).toEqual({
      'profile.cluster-deltas.v1.dlq': 2,
      'storefront.events.v1.dlq': 2,
    });
    expect(summarise({ ...parts, rejectedEvents: 3, deadLettered }).eventsByTopic).toMatchObject({
      'profile.cluster-deltas.v1.dlq': 2,
      'storefront.events.v1.dlq': 5,
    });
  });

  it('tells people the same', () => {
    const text = summaryLines(summary).join('\n');
    const parts = ['12 read', '10 accepted, 2 rejected', '2 x UnitPrice', 'loyal 2'];
    for (const part of [...parts, 'segments: 57 of 200 shoppers', 'Models learn every 1 min.']) {
      expect(text).toContain(part);
    }
  });
});
