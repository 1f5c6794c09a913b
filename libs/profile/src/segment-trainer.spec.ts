import { describe, expect, it } from '@jest/globals';
import {
  modelSnapshots,
  profileClusterDeltas,
  profileSegmentDefinitions,
} from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { describeTrainer, FoldHarness } from '@tradewind/testing';
import { EpochTrainerFold, TenantModels } from '@tradewind/trainer';
import fc from 'fast-check';
import { segmentTrainer } from './segment-trainer.js';
import { ClusterLearner } from './cluster-training.js';
import type { ClusterDelta } from './cluster-training.js';
import { featureNames } from './features.js';
import { kmeansModel } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import { EPOCH_MS } from './shop-scene.fixture.js';

type Delta = TopicEvent<typeof profileClusterDeltas>;
const SOURCES = 3;
const training = {
  ...{ clusters: 3, startVectors: 30, restarts: 2 },
  ...{ halfLifeMs: 10 * EPOCH_MS, seed: 1 },
};

function trainer() {
  return new FoldHarness(segmentTrainer({ ...training, epochMs: EPOCH_MS, sources: SOURCES }), {
    epochMs: EPOCH_MS,
  });
}

/** Vectors in three groups by revenue, a little different from each other. */
function vectorsOf(source: number, epoch: number, count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const group = (i + source) % 3;
    const noise = ((i * 31 + source * 17 + epoch * 7) % 13) / 50;
    return featureNames.map((name) =>
      name === 'revenue' || name === 'orders' ? group * 2 + noise : noise,
    );
  });
}

function deltaOf(source: number, epoch: number, over: Partial<ClusterDelta> = {}): Delta {
  const sample = vectorsOf(source, epoch, 12);
  const count = 4 + source;
  const counts = [count, 1, epoch % 4];
  const sums = counts.map((n, k) => featureNames.map((_, j) => n * (k + j / 10 + source / 7)));
  const data: ClusterDelta = {
    tenant: 'demo',
    source,
    epoch,
    counts,
    sums,
    modelVersion: 'kmeans@0',
    generation: 1,
    sample,
    shoppers: sample.map((_, i) => source * 1_000 + epoch * 20 + i),
    moments: {
      count: 12,
      sum: featureNames.map((_, j) => sample.reduce((sum, vector) => sum + (vector[j] ?? 0), 0)),
      sumOfSquares: featureNames.map((_, j) =>
        sample.reduce((sum, vector) => sum + (vector[j] ?? 0) ** 2, 0),
      ),
    },
    ...over,
  };
  return { type: 'clusters.accumulated', data };
}

const closed = (source: number, through: number): Delta => ({
  type: 'epoch.closed',
  data: { source, through },
});

/** What one source sends over epochs 10 to 15. */
function streamOf(source: number): Delta[] {
  const epochs = [10, 11, 12, 13, 14, 15];
  return [closed(source, 9), ...epochs.flatMap((e) => [deltaOf(source, e), closed(source, e)])];
}

function deliver(harness: ReturnType<typeof trainer>, deltas: readonly Delta[]) {
  for (const delta of deltas) {
    const key = delta.type === 'epoch.closed' ? '~:kmeans' : `${delta.data.tenant}:kmeans`;
    harness.event(delta, { key, time: 0 });
  }
  return harness;
}

function published(harness: ReturnType<typeof trainer>) {
  return harness.outputs
    .filter(({ topic }) => topic.name === modelSnapshots.name)
    .map(({ event }) => event as TopicEvent<typeof modelSnapshots>);
}
const labels = (harness: ReturnType<typeof trainer>) =>
  published(harness).flatMap(({ type, data }) => {
    if (type === 'model.watermark') return [`watermark ${data.through}`];
    // Samples for refits go out on the same topic.
    return type === 'model.snapshot' ? [`snapshot ${data.epoch}`] : [];
  });

describe('the trainer of segments', () => {
  it('waits for every source', () => {
    const harness = deliver(trainer(), [...streamOf(0), ...streamOf(1)]);
    expect(harness.outputs).toEqual([]);
  });

  it('starts with enough vectors and publishes each epoch, then its watermark', () => {
    const all = [0, 1, 2].flatMap(streamOf);
    const harness = deliver(trainer(), all);
    expect(labels(harness)).toEqual([
      'watermark 9',
      ...[10, 11, 12, 13, 14, 15].flatMap((e) => [`snapshot ${e}`, `watermark ${e}`]),
    ]);
  });

  it('waits for vectors when the first epochs bring too few', () => {
    const few = [0, 1, 2].flatMap((source) => [
      closed(source, 9),
      deltaOf(source, 10, { sample: vectorsOf(source, 10, 5) }),
      closed(source, 10),
      deltaOf(source, 11, { sample: vectorsOf(source, 11, 5) }),
      closed(source, 11),
      closed(source, 12),
    ]);
    expect(labels(deliver(trainer(), few))).toEqual([
      'watermark 9',
      'watermark 10',
      'snapshot 11',
      'watermark 11',
      'watermark 12',
    ]);
  });

  it('learns the same whatever the order in which sources arrive', () => {
    const inOrder = deliver(trainer(), [0, 1, 2].flatMap(streamOf));
    const expected = published(inOrder);
    const turns = fc.array(fc.integer({ min: 0, max: SOURCES - 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(turns, (order) => {
        const streams = [0, 1, 2].map(streamOf);
        const merged = order.flatMap((source) => streams[source]?.splice(0, 1) ?? []);
        merged.push(...streams.flat());
        expect(published(deliver(trainer(), merged))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('weighs clusters by the counts of all sources, fading, and lets them stand where they are', () => {
    const harness = deliver(trainer(), [0, 1, 2].flatMap(streamOf));
    const snapshots = published(harness).flatMap(({ type, data }) =>
      type === 'model.snapshot' ? [data.params as KMeansSnapshot] : [],
    );
    const [before, after] = snapshots;
    const weight = (before?.weights[0] ?? 0) * 2 ** (-1 / 10);
    expect(after?.weights[0]).toBeCloseTo(weight + 15, 10);
    expect(after?.generation).toBe(before?.generation);
    expect(after?.centroids).toEqual(before?.centroids);
    expect(after?.tree).toEqual(before?.tree);
  });

  it('keeps tenants apart', () => {
    const other = { tenant: 'other' };
    const streams = [0, 1, 2].flatMap((source) => [
      closed(source, 9),
      deltaOf(source, 10),
      deltaOf(source, 10, { ...other, sample: vectorsOf(source, 10, 3) }),
      closed(source, 10),
      closed(source, 11),
    ]);
    const tenants = published(deliver(trainer(), streams)).flatMap(({ type, data }) =>
      type === 'model.snapshot' ? [data.tenant] : [],
    );
    expect(tenants).toEqual(['demo']);
  });

  it('defines each segment under its own name, and again only when it changed', () => {
    const idle = (epoch: number) =>
      [0, 1, 2].flatMap((source) => [
        deltaOf(source, epoch, { counts: [0, 0, 0] }),
        closed(source, epoch),
      ]);
    const harness = deliver(trainer(), [
      ...[0, 1, 2].flatMap((source) => [
        closed(source, 9),
        deltaOf(source, 10),
        closed(source, 10),
      ]),
      ...idle(11),
      closed(0, 12),
      closed(1, 12),
      closed(2, 12),
    ]);
    const definitions = harness.outputs.filter(
      ({ topic }) => topic.name === profileSegmentDefinitions.name,
    );
    const defined = definitions.filter(({ event }) => event.type === 'segment.defined');
    const first = defined.filter(({ slot }) => slot?.endsWith('|10'));
    expect(first.map(({ key }) => key)).toEqual([
      'demo:segment-8',
      'demo:segment-9',
      'demo:segment-10',
    ]);
    const names = first.map(({ event }) => (event.data as { name: string }).name);
    expect(new Set(names).size).toBe(3);
    expect(defined.length).toBeLessThan(6);
  });
});

describeTrainer('segments', {
  model: kmeansModel,
  create: ({ bounds, ...options }) => {
    const learner = new ClusterLearner({
      ...training,
      startVectors: 4,
      refitVectors: Infinity,
    });
    return new EpochTrainerFold(
      { ...kmeansModel, bounds },
      new TenantModels(kmeansModel, learner),
      options,
    );
  },
  delta: ({ tenant, source, epoch, n }) =>
    deltaOf(source, epoch, {
      tenant,
      counts: [1 + (n % 3), 2 + source, epoch % 4],
      sample: vectorsOf(source + n, epoch, 3),
    }),
});
