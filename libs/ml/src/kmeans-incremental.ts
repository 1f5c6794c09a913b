import {
  accumulateVector,
  assignCluster,
  emptyStatistics,
  isLearnable,
  moveCentroids,
  startKMeans,
} from './kmeans.js';
import type { ClusterStatistics, KMeansModel, KMeansOptions } from './kmeans.js';
import { emptyMoments, mergeMoments, observeVector, standardisationOf } from './moments.js';
import type { Moments } from './moments.js';

export interface MiniBatchKMeansOptions extends KMeansOptions {
  readonly dimensions: number;
  /** Vectors to collect before a model starts. */
  readonly startVectors: number;
  /** A centroid whose weight falls below this share of the heaviest takes half of that one. */
  readonly dyingShare: number;
}

/** JSON-serialisable. */
export interface MiniBatchKMeansState {
  /** Vectors collected for the start; empty once a model exists. */
  sample: number[][];
  moments: Moments;
  model?: KMeansModel;
  /** Total number of vectors learned. */
  learned: number;
  /** How often a dying centroid was moved. Clusters have changed their meaning since. */
  splits: number;
}

/** Vectors beyond this multiple of `startVectors` do not improve the start. */
const SAMPLE_BOUND = 4;

/**
 * K-means over a stream of mini-batches. It starts from a sample (`ml-kmeans`, k-means++), then
 * moves its centroids by additive statistics; cluster indices keep their identity. Standardisation
 * follows the decayed moments of all vectors and is frozen within a version of the model.
 */
export class MiniBatchKMeans {
  private constructor(
    private readonly options: MiniBatchKMeansOptions,
    private readonly state: MiniBatchKMeansState,
  ) {}

  static create(options: MiniBatchKMeansOptions): MiniBatchKMeans {
    const state = { sample: [], moments: emptyMoments(options.dimensions), learned: 0, splits: 0 };
    return new MiniBatchKMeans(options, state);
  }

  /** Continues from a state, which it takes over. */
  static fromState(options: MiniBatchKMeansOptions, state: MiniBatchKMeansState): MiniBatchKMeans {
    return new MiniBatchKMeans(options, state);
  }

  toState(): MiniBatchKMeansState {
    return this.state;
  }

  /** Undefined until enough vectors are collected. */
  get model(): KMeansModel | undefined {
    return this.state.model;
  }

  /** Collects vectors and starts the model when they suffice; does nothing once a model exists. */
  gather(vectors: readonly (readonly number[])[]): void {
    const { state, options } = this;
    if (state.model) return;
    const room = options.startVectors * SAMPLE_BOUND - state.sample.length;
    const taken = vectors.filter(isLearnable).slice(0, room);
    for (const vector of taken) {
      state.sample.push([...vector]);
      observeVector(state.moments, vector);
    }
    state.learned += taken.length;
    if (state.sample.length < options.startVectors) return;
    const model = startKMeans(state.sample, options);
    if (!model) return;
    state.model = model;
    state.sample = [];
  }

  /** Learns from statistics of vectors that were assigned by a version of this model. */
  apply(statistics: ClusterStatistics, decay = 1): void {
    const { state, options } = this;
    if (!state.model) return;
    state.moments = mergeMoments(state.moments, statistics.moments, decay);
    state.learned += statistics.moments.count;
    const moved = moveCentroids(state.model, statistics, decay);
    const scaling = standardisationOf(state.moments, options.minimumScale);
    state.model = { ...scaling, ...moved };
    this.#revive(state.model);
  }

  /**
   * Learns from a batch of vectors: collects them until a model exists, then assigns and applies
   * them.
   */
  learn(vectors: readonly (readonly number[])[], decay = 1): void {
    const { model } = this.state;
    if (!model) {
      this.gather(vectors);
      return;
    }
    const statistics = emptyStatistics(this.options.clusters, this.options.dimensions);
    for (const vector of vectors) {
      if (isLearnable(vector)) accumulateVector(statistics, assignCluster(model, vector), vector);
    }
    this.apply(statistics, decay);
  }

  /** Returns the cluster of a vector; -1 if there is no model yet. */
  predict(vector: readonly number[]): number {
    return this.state.model ? assignCluster(this.state.model, vector) : -1;
  }

  /**
   * A centroid that no vector is close to would stay for ever. It is placed beside the heaviest one
   * and shares its weight (as in StreamingKMeans); the next vectors separate the two.
   */
  #revive(model: KMeansModel): void {
    const { weights, centroids, scale } = model;
    const heaviest = weights.indexOf(Math.max(...weights));
    const lightest = weights.indexOf(Math.min(...weights));
    const from = centroids[heaviest];
    const most = weights[heaviest] ?? 0;
    if (!from || (weights[lightest] ?? 0) >= most * this.options.dyingShare) return;
    weights[heaviest] = most / 2;
    weights[lightest] = most / 2;
    const offset = (j: number) => (scale[j] ?? 1) / 10;
    centroids[lightest] = from.map((value, j) => value - offset(j));
    centroids[heaviest] = from.map((value, j) => value + offset(j));
    this.state.splits += 1;
  }
}
