import { describe, expect, it } from '@jest/globals';
import { type marketingExamples, modelSnapshots, type TopicEvent } from '@tradewind/contracts';
import { probabilityOf } from '@tradewind/ml';
import { describeTrainer, FoldHarness } from '@tradewind/testing';
import { EpochTrainerFold, TenantModels } from '@tradewind/trainer';
import fc from 'fast-check';
import {
  propensityFeatures,
  propensityKey,
  propensityModel,
  type PropensitySnapshot,
} from './propensity.js';
import { PropensityLearner, propensityTrainer } from './propensity-trainer.js';
import { modelView } from './read-model.js';

const EPOCH = 1_000;
const SOURCES = 3;
const KEY = propensityKey('demo');

type Event = TopicEvent<typeof marketingExamples>;
interface Sent {
  readonly event: Event;
  readonly key: string;
}

const closed = (source: number, through: number): Sent => ({
  key: `partition:${source}`,
  event: { type: 'epoch.closed', data: { source, through } },
});

/** The more lines in the cart, the likelier an order: five of 0..9 buy, save every seventh example. */
const example = (source: number, epoch: number, n: number): Sent => {
  const lines = (n * 7 + source) % 10;
  const label = lines >= 5 !== (n % 7 === 0) ? 1 : 0;
  const features = propensityFeatures.map((name) => (name === 'cart lines' ? lines : (n * 3) % 5));
  return {
    key: KEY,
    event: { type: 'example.labelled', data: { tenant: 'demo', source, epoch, features, label } },
  };
};

/** What each source says: epochs 10 to 13, with `size` examples each. */
const streams = (size: number): Sent[][] =>
  Array.from({ length: SOURCES }, (_, source) => [
    closed(source, 9),
    ...[10, 11, 12, 13].flatMap((epoch) => [
      ...Array.from({ length: size }, (_, n) => example(source, epoch, n)),
      closed(source, epoch),
    ]),
  ]);

const train = (sent: readonly Sent[]) => {
  const harness = new FoldHarness(propensityTrainer({ epochMs: EPOCH, sources: SOURCES }), {
    epochMs: EPOCH,
  });
  // Stream time of a source runs ahead of the trainer's clock, which only closed epochs move.
  for (const { event, key } of sent) harness.event(event, { key, time: 20 * EPOCH });
  return harness;
};
const outputs = (sent: readonly Sent[]) =>
  train(sent).outputs.map(({ event, slot }) => ({ event, slot }));
/** What was published, in order. */
const said = (sent: readonly Sent[]) =>
  outputs(sent).map(({ event: { type, data } }) =>
    type === 'model.snapshot'
      ? `snapshot ${(data as { epoch: number }).epoch}`
      : `watermark ${(data as { through: number }).through}`,
  );
const snapshots = (sent: readonly Sent[]) =>
  outputs(sent).flatMap(({ event }) =>
    event.type === 'model.snapshot'
      ? [event.data as { epoch: number; tenant: string; params: PropensitySnapshot }]
      : [],
  );

describe('the propensity trainer', () => {
  it('publishes a snapshot for every complete epoch, and its watermark after it', () => {
    expect(said(streams(5).flat())).toEqual([
      'watermark 9',
      'snapshot 10',
      'watermark 10',
      'snapshot 11',
      'watermark 11',
      'snapshot 12',
      'watermark 12',
      'snapshot 13',
      'watermark 13',
    ]);
  });

  it('publishes what came first before its watermark, though sources start at different times', () => {
    const [first = [], ...others] = streams(5);
    const late = others.flatMap((stream) => stream.slice(-1));
    expect(said([...first, ...late])).toEqual(said(streams(5).flat()));
  });

  it('waits for the slowest source', () => {
    const [slow = [], ...fast] = streams(5);
    expect(snapshots(fast.flat())).toEqual([]);
    expect(snapshots([...fast.flat(), ...slow.slice(0, 7)]).map(({ epoch }) => epoch)).toEqual([
      10,
    ]);
  });

  it('learns the same whatever the order in which sources arrive', () => {
    const all = streams(30);
    const inTurn = outputs(all.flat()).filter(({ event }) => event.type === 'model.snapshot');
    expect(inTurn).toHaveLength(4);
    const picks = fc.array(fc.nat(SOURCES - 1), { minLength: 420, maxLength: 420 });
    fc.assert(
      fc.property(picks, (order) => {
        const queues = all.map((stream) => [...stream]);
        const mixed = order.flatMap((source) => queues[source]?.shift() ?? []);
        const shuffled = [...mixed, ...queues.flat()];
        expect(outputs(shuffled).filter(({ event }) => event.type === 'model.snapshot')).toEqual(
          inTurn,
        );
      }),
      { numRuns: 10 },
    );
  });

  it('starts with 200 examples, learns on, and shows how well it predicted', () => {
    const [first, , , last] = snapshots(streams(60).flat());
    expect(first?.params).toMatchObject({ examples: 180, prequential: { examples: 0 } });
    expect(first?.params.model).toBeUndefined();
    expect(last?.params).toMatchObject({ examples: 720, prequential: { examples: 520 } });
    expect(last?.params.prequential.auc).toBeGreaterThan(0.8);
    expect(last?.params.prequential.logLoss).toBeLessThan(0.6);
    const model = last?.params.model;
    if (!model) throw new Error('expected a model');
    const withLines = (lines: number) =>
      probabilityOf(
        model,
        propensityFeatures.map((name) => (name === 'cart lines' ? lines : 2)),
      );
    expect(withLines(9)).toBeGreaterThan(0.7);
    expect(withLines(0)).toBeLessThan(0.3);
  });

  it('keeps tenants apart', () => {
    const [stream = [], ...rest] = streams(5);
    const other = example(0, 10, 1);
    if (other.event.type !== 'example.labelled') throw new Error('expected an example');
    const foreign: Sent = {
      key: propensityKey('other'),
      event: { ...other.event, data: { ...other.event.data, tenant: 'other' } },
    };
    const mixed = [...stream.slice(0, 1), foreign, ...stream.slice(1), ...rest.flat()];
    const found = snapshots(mixed).filter(({ epoch }) => epoch === 10);
    expect(found.map(({ tenant, params }) => [tenant, params.examples])).toEqual([
      ['demo', 15],
      ['other', 1],
    ]);
  });
});

describe('the view of a model', () => {
  it('names the weights, or says that there are none yet', () => {
    const last = snapshots(streams(60).flat()).at(-1);
    if (!last) throw new Error('expected a snapshot');
    const view = modelView({ epoch: last.epoch, value: last.params });
    expect(view).toMatchObject({ modelVersion: 'propensity@13', started: true, examples: 720 });
    expect(Object.keys(view.weights)).toEqual([...propensityFeatures]);
    expect(modelView(undefined)).toMatchObject({ started: false, weights: {} });
    expect(modelSnapshots.events['model.snapshot'].safeParse({ ...last, model: 'm' }).success).toBe(
      true,
    );
  });
});

describeTrainer('propensity', {
  model: propensityModel,
  create: ({ bounds, ...options }) =>
    new EpochTrainerFold(
      { ...propensityModel, bounds },
      new TenantModels(propensityModel, new PropensityLearner()),
      options,
    ),
  delta: ({ tenant, source, epoch, n }): Event => ({
    type: 'example.labelled',
    data: {
      tenant,
      source,
      epoch,
      label: (source + n) % 2 === 0 ? 1 : 0,
      features: propensityFeatures.map((_, j) => (source * 5 + n * 3 + j) % 7),
    },
  }),
});
