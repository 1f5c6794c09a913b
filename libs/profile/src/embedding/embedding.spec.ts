import { describe, expect, it } from '@jest/globals';
import { SHOPPER_ERASED } from '@tradewind/contracts';
import type { profileBehaviourDeltas, StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { describeTrainer, FoldHarness } from '@tradewind/testing';
import { EpochTrainerFold, TenantModels } from '@tradewind/trainer';
import fc from 'fast-check';
import { agedFeatures, featureNames, featuresOf } from '../features.js';
import { priorSegments } from '../prior-segments.js';
import { DAY_MS } from '../profile-activity.js';
import {
  addedToCart,
  harnessOf,
  ordered,
  refunded,
  SnapshotBoard,
  START,
  viewed,
} from '../shop-scene.fixture.js';
import { behaviourAt, behaviourColumns, behaviourRecord } from './behaviour.js';
import { embeddingKey, embeddingModel } from './embedding-model.js';
import { EmbeddingLearner, embeddingTrainer, HORIZON_DAYS, isKept } from './embedding-trainer.js';
import { embeddingView, shopperSpace } from './shopper-space.js';

type Delta = TopicEvent<typeof profileBehaviourDeltas>;
const KEY = 'demo:u_ann';
const erased: TopicEvent<StorefrontEvents> = {
  type: SHOPPER_ERASED,
  data: { regulation: 'r', ids: ['u_ann'] },
};

/** A shopper after some events, each a number of hours after the one before. */
function profileAfter(steps: readonly (readonly [kind: number, hours: number])[]) {
  const harness = harnessOf(new SnapshotBoard());
  let time = START;
  steps.forEach(([kind, hours], at) => {
    time += hours * 3_600_000;
    const events = [
      viewed({ category: `c${at % 5}`, brand: 'b' }),
      addedToCart(),
      ordered(`o${at}`, { total: 10 + at }),
      refunded(`o${at - 1}`),
    ];
    harness.event(events[kind] ?? viewed(), { key: KEY, time });
  });
  return { profile: harness.state(KEY), harness, time };
}

const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(400)), { minLength: 1, maxLength: 25 });

describe('behaviour', () => {
  it('has the features of segments first, as of any later time', () => {
    fc.assert(
      fc.property(steps, fc.nat(500), (of, days) => {
        const { profile, time } = profileAfter(of);
        const now = time + days * DAY_MS;
        const record = behaviourRecord(profile);
        const behaviour = behaviourAt(record, now);
        expect(behaviour).toHaveLength(behaviourColumns.length);
        expect(behaviour.filter((value) => !Number.isFinite(value))).toEqual([]);
        const features = featuresOf(profile, now);
        const aged = agedFeatures(featuresOf(profile, time), time, now);
        features.forEach((value, j) => {
          expect(behaviour[j]).toBeCloseTo(value, 2);
          expect(aged[j]).toBeCloseTo(value, 2);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('holds numbers alone', () => {
    const { profile } = profileAfter([
      [0, 0],
      [2, 5],
    ]);
    expect(JSON.stringify(behaviourRecord(profile))).toMatch(/^[-0-9.,e[\]]+$/);
  });

  it('is sampled by the fold once an epoch, and not of whoever is erased', () => {
    const { harness, time } = profileAfter([[2, 1]]);
    harness.tick(time + 2 * DAY_MS);
    const sampled = () =>
      harness
        .take()
        .flatMap(({ event }) => (event.type === 'behaviour.sampled' ? [event.data] : []));
    expect(sampled()[0]).toMatchObject({ tenant: 'demo', records: [expect.any(Array)] });
    harness.event(viewed(), { key: KEY, time: time + 3 * DAY_MS });
    harness.event(erased, { key: KEY, time: time + 3 * DAY_MS + 1 });
    harness.tick(time + 5 * DAY_MS);
    expect(sampled().at(-1)).toMatchObject({ records: [], forgotten: [expect.any(Number)] });
  });
});

describe('the trainer of the deep profile', () => {
  const epochMs = 10 * DAY_MS;
  const first = Math.floor(START / epochMs);
  const closed = (through: number): Delta => ({
    type: 'epoch.closed',
    data: { source: 0, through },
  });
  const { profile } = profileAfter([[2, 0]]);
  const fixed = behaviourRecord(profile).slice(0, -1);
  const sampled = (epoch: number, count: number): Delta => ({
    type: 'behaviour.sampled',
    data: {
      ...{ tenant: 'demo', source: 0, epoch },
      // Every third orders in each epoch.
      records: Array.from({ length: count }, (_, i) => [
        ...fixed,
        ...(i % 3 === 0 ? [Math.floor((epoch * epochMs) / DAY_MS) + 5] : []),
      ]),
      shoppers: Array.from({ length: count }, (_, i) => i),
      times: Array.from({ length: count }, () => epoch * epochMs),
    },
  });

  function trained(count: number) {
    const harness = new FoldHarness(embeddingTrainer({ epochMs, sources: 1, seed: 1 }), {
      epochMs,
    });
    const send = (event: Delta) => harness.event(event, { key: embeddingKey('demo'), time: START });
    send(closed(first - 1));
    for (let epoch = first; epoch < first + 2 + (2 * HORIZON_DAYS) / 10; epoch++) {
      send(sampled(epoch, count));
      send(closed(epoch));
    }
    const requests = harness.outputs.filter(({ event }) => event.type === 'job.requested');
    return { harness, send, requests };
  }

  it('asks for a training with what was and what came after, once there are two looks', () => {
    expect(trained(100).requests).toEqual([]);
    const { requests } = trained(240);
    expect(requests).toHaveLength(1);
    const { inputs } = requests[0]?.event.data as { inputs: Record<string, { bytes?: number }> };
    expect(Object.keys(inputs)).toEqual(['options', 'rows', 'past', 'labels']);
    expect(inputs['labels']).toMatchObject({ bytes: 240 });
    expect(inputs['past']).toMatchObject({ bytes: 240 * behaviourColumns.length * 8 });
  });

  it('publishes what was learned once, and keeps it if it tells more', () => {
    const { harness, send, requests } = trained(240);
    const { job } = requests[0]?.event.data as { job: string };
    const model = { encoder: {}, state: {}, judgement: { low: 0.01, high: 0.04 } };
    harness.take();
    send({
      type: 'job.finished',
      data: {
        ...{ job, tenant: 'demo', model: embeddingModel.name, kind: 'encode', attempt: 1 },
        result: { encoding: 'json', inline: JSON.stringify(model) },
        ...{ sha256: '', figures: {} },
      },
    });
    const after = first + 2 + (2 * HORIZON_DAYS) / 10;
    for (const epoch of [after, after + 1]) {
      send(sampled(epoch, 10));
      send(closed(epoch));
    }
    const snapshots = harness.take().filter(({ event }) => event.type === 'model.snapshot');
    expect(snapshots.map(({ event }) => event.data)).toMatchObject([
      { params: { embedding: { kept: true, judgement: { low: 0.01 } } } },
    ]);
  });

  it('gives up what is surely worse, and takes up what is surely better', () => {
    const judged = (low: number, high: number) => ({ aucEmbedding: 0, aucFeatures: 0, low, high });
    expect([isKept(judged(-1, 1), false), isKept(judged(-1, 1), true)]).toEqual([false, true]);
    expect([isKept(judged(1, 2), false), isKept(judged(-2, -1), true)]).toEqual([true, false]);
  });
});

describe('the space of shoppers', () => {
  it('is that of segments until a deep profile was kept', () => {
    const { profile, time } = profileAfter([[2, 0]]);
    const view = embeddingView(shopperSpace(undefined, priorSegments), profile, time);
    expect(view).toMatchObject({ space: 'features', modelVersion: 'kmeans@prior' });
    expect(view.coordinates).toHaveLength(featureNames.length);
  });
});

describeTrainer('the deep profile', {
  model: embeddingModel,
  create: ({ bounds, ...options }) =>
    new EpochTrainerFold(
      { ...embeddingModel, bounds },
      new TenantModels(embeddingModel, new EmbeddingLearner(1)),
      options,
    ),
  delta: ({ tenant, source, epoch, n }): Delta => ({
    type: 'behaviour.sampled',
    data: {
      ...{ tenant, source, epoch },
      ...{ records: [[source, n]], shoppers: [source * 100 + n], times: [epoch] },
    },
  }),
});
