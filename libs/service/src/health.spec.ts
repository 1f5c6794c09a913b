import { describe, expect, it } from '@jest/globals';
import type { FoldHealth, PartitionProgress } from '@tradewind/fold';
import { Health } from './health.js';

const topic = 'storefront.events.v1';
const fold = (more: Partial<FoldHealth> = {}): FoldHealth => ({
  topic,
  assigned: true,
  ready: true,
  stalledMs: 0,
  ...more,
});
const at = (more: Partial<PartitionProgress> = {}): PartitionProgress => ({
  topic,
  partition: 0,
  next: 10,
  end: 10,
  counts: { folded: 0, duplicates: 0, deadLettered: 0, emitted: {} },
  blocked: false,
  struggling: false,
  caughtUp: true,
  ...more,
});

interface Scene {
  folds?: FoldHealth[];
  started?: boolean;
  partitions?: PartitionProgress[];
  log?: () => Promise<void>;
  store?: () => Promise<void>;
}

const answer = () => Promise.resolve();

function healthOf({
  folds = [fold()],
  started = true,
  partitions = [],
  log = answer,
  store = answer,
}: Scene) {
  const isReady = started && folds.every(({ ready }) => ready);
  const runtime = { log: { ping: log }, store: { ping: store } };
  return new Health({ isReady, health: folds, progress: partitions }, runtime);
}

describe('readiness', () => {
  it('holds when the folds have caught up and log and store answer', async () => {
    expect(await healthOf({}).hindrances()).toEqual([]);
    expect(healthOf({}).isReady).toBe(true);
  });

  it.each<[string, Scene]>([
    ['its folds have not started yet', { started: false, folds: [] }],
    [
      `the fold of ${topic} waits for its partitions`,
      { folds: [fold({ assigned: false, ready: false })] },
    ],
    [
      `the fold of ${topic} catches up: 7 records to go`,
      {
        folds: [fold({ ready: false }), fold({ topic: 'other.v1' })],
        partitions: [
          at({ next: 3, caughtUp: false }),
          at({ partition: 1, next: 2 }),
          at({ topic: 'other.v1', next: 0 }),
        ],
      },
    ],
    [
      `the fold of ${topic} is refused by the log or the store`,
      { folds: [fold({ ready: false })], partitions: [at({ struggling: true })] },
    ],
    ['log: no broker', { log: () => Promise.reject(new Error('no broker')) }],
    ['log: no answer in 2000 ms', { log: () => new Promise(() => undefined) }],
  ])('is refused with the reason: %s', async (reason, scene) => {
    expect(await healthOf(scene).hindrances()).toEqual([expect.stringContaining(reason)]);
  });

  it('needs the store only where there are folds', async () => {
    const store = () => Promise.reject(new Error('away'));
    expect(await healthOf({ store }).hindrances()).toEqual(['store: away']);
    expect(await healthOf({ store, folds: [] }).hindrances()).toEqual([]);
    const log = store;
    expect(await healthOf({ log, folds: [] }).hindrances()).toEqual(['log: away']);
  });

  it('ends at once with the beginning of a stop', async () => {
    const health = healthOf({});
    health.stop();
    expect(await health.hindrances()).toEqual(['it is stopping']);
    expect(health.isReady).toBe(false);
    expect(health.failures()).toEqual([]);
  });
});

describe('liveness', () => {
  it('is lost when a fold has made no progress for a minute', () => {
    const stalled = { topic: 'other.v1', stalledMs: 61_000 };
    expect(healthOf({ folds: [fold({ stalledMs: 59_000 })] }).failures()).toEqual([]);
    expect(healthOf({ folds: [fold(), fold(stalled)] }).failures()).toEqual([
      'the fold of other.v1 has made no progress for 61 s although there are records',
    ]);
  });

  it('is not lost with the log or the store, nor with a fold that is not ready', () => {
    const away = () => Promise.reject(new Error('away'));
    expect(healthOf({ log: away, folds: [fold({ ready: false })] }).failures()).toEqual([]);
  });
});
