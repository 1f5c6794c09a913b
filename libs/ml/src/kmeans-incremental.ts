import { fitClusters } from './clusters/fit-clusters.js';
import type { ClusterFitOptions } from './clusters/fit-clusters.js';
import {
  accumulateVector,
  assignCluster,
  emptyStatistics,
  isLearnable,
  moveCentroids,
} from './kmeans.js';
import type { ClusterStatistics, KMeansModel } from './kmeans.js';

export interface MiniBatchKMeansOptions extends ClusterFitOptions {
  readonly dimensions: number;
  /** Vectors to collect before a model starts. */
  readonly startVectors: number;
}

/** JSON-serialisable. */
export interface MiniBatchKMeansState {
  /** Vectors collected for the start; empty once a model exists. */
  sample: number[][];
  model?: KMeansModel;
  /** Total number of vectors learned. */
  learned: number;
}

/** Vectors beyond this multiple of `startVectors` do not improve the start. */
const SAMPLE_BOUND = 4;

/**
 * K-means over a stream of mini-batches. It starts from a sample (`fitClusters`), then moves its
 * centroids by additive statistics. The scale of distances stays that of the start: what a distance
 * means does not change under a shopper's feet.
 */
export class MiniBatchKMeans {
  private constructor(
    private readonly options: MiniBatchKMeansOptions,
    private readonly state: MiniBatchKMeansState,
  ) {}

  static create(options: MiniBatchKMeansOptions): MiniBatchKMeans {
    return new MiniBatchKMeans(options, { sample: [], learned: 0 });
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

  /**
   * Collects vectors and starts the model when they suffice; does nothing once a model exists. Returns
   * the vectors that it has started from, when it has.
   */
  gather(vectors: readonly (readonly number[])[]): readonly number[][] | undefined {
    const { state, options } = this;
    if (state.model) return undefined;
    const room = options.startVectors * SAMPLE_BOUND - state.sample.length;
    const taken = vectors.filter(isLearnable).slice(0, room);
    for (const vector of taken) state.sample.push([...vector]);
    state.learned += taken.length;
    if (state.sample.length < options.startVectors) return undefined;
    const fit = fitClusters(state.sample, options);
    if (!fit) return undefined;
    const { sample } = state;
    state.model = fit.model;
    state.sample = [];
    return sample;
  }

  /** Learns from statistics of vectors that were assigned by a version of this model. */
  apply(statistics: ClusterStatistics, decay = 1): void {
    const { state } = this;
    if (!state.model) return;
    state.learned += statistics.moments.count;
    state.model = { ...state.model, ...moveCentroids(state.model, statistics, decay) };
  }

  /**
   * Drops the clusters whose weight has fallen below a share of the heaviest: their members have gone
   * elsewhere. Returns their indices, ascending; those behind them move up.
   */
  dropDying(share: number): number[] {
    const { model } = this.state;
    if (!model) return [];
    const least = share * Math.max(...model.weights);
    const dying = model.weights.flatMap((weight, k) => (weight < least ? [k] : []));
    if (dying.length > 0) {
      const isAlive = (_: unknown, k: number) => !dying.includes(k);
      const { centroids, weights } = model;
      this.adopt({
        ...model,
        centroids: centroids.filter(isAlive),
        weights: weights.filter(isAlive),
      });
    }
    return dying;
  }

  /** Goes on with other clusters. */
  adopt(model: KMeansModel): void {
    this.state.model = model;
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
    const statistics = emptyStatistics(model.centroids.length, this.options.dimensions);
    for (const vector of vectors) {
      if (isLearnable(vector)) accumulateVector(statistics, assignCluster(model, vector), vector);
    }
    this.apply(statistics, decay);
  }

  /** Returns the cluster of a vector; -1 if there is no model yet. */
  predict(vector: readonly number[]): number {
    return this.state.model ? assignCluster(this.state.model, vector) : -1;
  }
}
