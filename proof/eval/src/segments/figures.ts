import { Random } from '@tradewind/cli/random';
import { assignCluster, leafFor, squaredDistance, startKMeans } from '@tradewind/ml';
import type { KMeansModel } from '@tradewind/ml';
import { featuresOf, MINIMUM_SCALE } from '@tradewind/profile';
import type { KMeansSnapshot } from '@tradewind/profile';
import { meanAgreement, silhouettes } from '../measure/agreement.js';
import { bootstrap, weightedMean } from '../measure/bootstrap.js';
import type { Estimate } from '../measure/bootstrap.js';
import type { Metrics } from '../report/evaluation.js';
import { QUARTER_MS } from './shop.js';
import type { Member } from './shop.js';

/** Shoppers between whom silhouettes are taken, since their cost grows with the square. */
export const SILHOUETTE_SAMPLE = 2_000;
const REPLICATES = 300;

/** One way to put the same shoppers into groups; all arrays are by shopper. */
export interface Grouping {
  readonly model: KMeansModel;
  readonly vectors: readonly (readonly number[])[];
  readonly groups: readonly number[];
}

/** The shoppers whom a run has put into segments, by the number of their segment. */
export function servedGrouping(
  members: readonly Member[],
  model: KMeansModel & { readonly segments: readonly { readonly segment: string }[] },
  end: number,
): Grouping {
  const numbers = new Map(model.segments.map(({ segment }, k) => [segment, k]));
  return {
    model,
    vectors: members.map(({ profile }) => featuresOf(profile, end)),
    groups: members.map(({ profile }) => numbers.get(profile.membership?.segment ?? '') ?? 0),
  };
}

/** What k-means with all shoppers at once makes of the same features. */
export function batchGrouping(
  vectors: readonly (readonly number[])[],
  { clusters, seed }: { clusters: number; seed: number },
): Grouping | undefined {
  const model = startKMeans(vectors, { clusters, seed, minimumScale: MINIMUM_SCALE });
  if (model === undefined) return undefined;
  return { model, vectors, groups: vectors.map((vector) => assignCluster(model, vector)) };
}

/** `ari`, `silhouette` and `nearest` of the runs with several seeds over the same shoppers. */
export function groupingFigures(runs: readonly Grouping[], seed: number): Metrics {
  const count = runs[0]?.groups.length ?? 0;
  const sample = sampleOf(count, seed);
  const shapes = runs.map((run) => spread(sample, silhouettesOf(run, sample), count));
  const nearest = runs.map(({ model, vectors, groups }) =>
    vectors.map((vector, i) => Number(assignCluster(model, vector) === groups[i])),
  );
  const partitions = runs.map(({ groups }) => groups);
  const inSample = new Uint32Array(count);
  const [ari, silhouette, near] = bootstrap(
    count,
    (weights) => {
      for (const i of sample) inSample[i] = weights[i] ?? 0;
      return [
        meanAgreement(partitions, weights),
        meanOf(shapes.map((values) => weightedMean(values, inSample))),
        meanOf(nearest.map((values) => weightedMean(values, weights))),
      ];
    },
    { seed, replicates: REPLICATES },
  );
  return named({ ari: runs.length > 1 ? ari : undefined, silhouette, nearest: near });
}

/** Changes of segment for each shopper and quarter, by what caused them. */
export function changeFigures(runs: readonly (readonly Member[])[], end: number, seed: number) {
  const quarters = runs.map((members) =>
    members.map(({ history }) => Math.max(0, end - (history?.since ?? end)) / QUARTER_MS),
  );
  const rate = (changes: (member: Member) => number) => {
    const counts = runs.map((members) => members.map(changes));
    return (weights: Uint32Array) =>
      meanOf(
        counts.map(
          (of, run) => weightedMean(of, weights) / weightedMean(quarters[run] ?? [], weights),
        ),
      );
  };
  const byModel = rate(({ history }) => history?.byModel ?? 0);
  const byBehaviour = rate(({ history }) => history?.byBehaviour ?? 0);
  const looks = runs.map((members) => members.map(({ history }) => history?.looks ?? 0));
  const nearest = runs.map((members) => members.map(({ history }) => history?.nearest ?? 0));
  const atReview = (weights: Uint32Array) =>
    meanOf(
      nearest.map((of, run) => weightedMean(of, weights) / weightedMean(looks[run] ?? [], weights)),
    );
  const [model, behaviour, near] = bootstrap(
    runs[0]?.length ?? 0,
    (weights) => [byModel(weights), byBehaviour(weights), atReview(weights)],
    { seed, replicates: REPLICATES },
  );
  return named({ changesByModel: model, changesByBehaviour: behaviour, nearestAtReview: near });
}

/**
 * How alike the models of successive quarters part the same shoppers, as they are at the end: the mean
 * adjusted Rand index, over the runs.
 */
export function agreementOverTime(
  runs: readonly (readonly KMeansModel[])[],
  vectors: readonly (readonly number[])[],
  seed: number,
): Metrics {
  const pairs = runs.flatMap((models) => {
    const partitions = models.map((model) => vectors.map((vector) => assignCluster(model, vector)));
    return partitions.slice(1).map((after, at) => [partitions[at] ?? [], after] as const);
  });
  if (pairs.length === 0) return {};
  const [ariOverTime] = bootstrap(
    vectors.length,
    (weights) => [meanOf(pairs.map((pair) => meanAgreement(pair, weights)))],
    { seed, replicates: REPLICATES },
  );
  return named({ ariOverTime });
}

/** How often the tree of the last model puts a member into the nearest segment, over the runs. */
export function treeFigures(
  served: readonly Grouping[],
  runs: readonly { readonly model: KMeansSnapshot }[],
  seed: number,
): Metrics {
  const hits = runs.flatMap(({ model }, run) => {
    const { tree } = model;
    const vectors = served[run]?.vectors ?? [];
    if (!tree) return [];
    return [vectors.map((v) => Number(leafFor(tree.root, v).label === assignCluster(model, v)))];
  });
  if (hits.length === 0) return {};
  const [fidelity] = bootstrap(
    hits[0]?.length ?? 0,
    (weights) => [meanOf(hits.map((values) => weightedMean(values, weights)))],
    { seed, replicates: REPLICATES },
  );
  return named({ fidelity });
}

function sampleOf(count: number, seed: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  const random = new Random(seed);
  const size = Math.min(count, SILHOUETTE_SAMPLE);
  for (let at = 0; at < size; at++) {
    const other = random.between(at, count - 1);
    [all[at], all[other]] = [all[other] ?? 0, all[at] ?? 0];
  }
  return all.slice(0, size);
}

/** Distances are those of the model: on its scale, outliers bounded. */
function silhouettesOf({ model, vectors, groups }: Grouping, sample: readonly number[]): number[] {
  const of = sample.map((i) => vectors[i] ?? []);
  const within = sample.map((i) => groups[i] ?? 0);
  return silhouettes(within, (i, j) => Math.sqrt(squaredDistance(model, of[i] ?? [], of[j] ?? [])));
}

function spread(sample: readonly number[], values: readonly number[], count: number): Float64Array {
  const all = new Float64Array(count);
  sample.forEach((i, at) => (all[i] = values[at] ?? 0));
  return all;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Without those that are undefined. */
export function named(
  estimates: Readonly<Record<string, Estimate | undefined>>,
): Record<string, Estimate> {
  return Object.fromEntries(
    Object.entries(estimates).flatMap(([name, estimate]) =>
      estimate === undefined ? [] : [[name, estimate]],
    ),
  );
}
