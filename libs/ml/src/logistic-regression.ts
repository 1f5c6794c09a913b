import { probabilityOf, standardise, type LogisticModel } from './logistic-model.js';
import {
  addToBuffer,
  emptyBuffer,
  fitBatch,
  priorCorrection,
  type StartBuffer,
  type StartOptions,
} from './logistic-regression-start.js';

export interface LogisticRegressionOptions {
  /** Names of the values, in order. */
  readonly features: readonly string[];
  readonly start: StartOptions;
  /** Step of a coordinate that has not been updated yet (FTRL's alpha). */
  readonly learningRate: number;
  /** The root of summed squared gradients at which a coordinate's step is halved (FTRL's beta). */
  readonly beta: number;
  readonly l1: number;
  readonly l2: number;
}

export const defaultLogisticRegressionOptions: Omit<LogisticRegressionOptions, 'features'> = {
  start: { examples: 200, perClass: 20, keepPerClass: 500 },
  learningRate: 0.05,
  beta: 1,
  l1: 0,
  l2: 0,
};

/** `z` and `n` are FTRL's accumulators, the intercept's first. The state is JSON-serialisable. */
export interface LogisticRegressionState {
  readonly examples: number;
  readonly positives: number;
  /** Examples before the batch fit. */
  readonly buffer?: StartBuffer;
  /** The online model after the batch fit. */
  readonly online?: {
    readonly z: readonly number[];
    readonly n: readonly number[];
    readonly means: readonly number[];
    readonly scales: readonly number[];
  };
}

interface Online {
  readonly z: Float64Array;
  readonly n: Float64Array;
  /** Frozen at the start, so that weights keep their meaning. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
}

/**
 * Logistic regression that starts from a batch fit of its first examples (ml-logistic-regression)
 * and then takes one online step per example: FTRL-proximal with a learning rate per coordinate
 * (McMahan et al., 2013, "Ad click prediction: a view from the trenches", algorithm 1).
 *
 * It is a function of the sequence of examples, without randomness. Before the start it predicts
 * the base rate.
 */
export class OnlineLogisticRegression {
  readonly #options: LogisticRegressionOptions;
  #examples = 0;
  #positives = 0;
  #buffer: StartBuffer = emptyBuffer();
  #online: Online | undefined;

  constructor(options: Partial<LogisticRegressionOptions> & { features: readonly string[] }) {
    this.#options = { ...defaultLogisticRegressionOptions, ...options };
  }

  static fromState(
    options: Partial<LogisticRegressionOptions> & { features: readonly string[] },
    state: LogisticRegressionState,
  ): OnlineLogisticRegression {
    const learner = new OnlineLogisticRegression(options);
    learner.#examples = state.examples;
    learner.#positives = state.positives;
    learner.#buffer = structuredClone(state.buffer ?? emptyBuffer());
    if (state.online) {
      const { z, n, means, scales } = state.online;
      learner.#online = { z: Float64Array.from(z), n: Float64Array.from(n), means, scales };
    }
    return learner;
  }

  toState(): LogisticRegressionState {
    const counts = { examples: this.#examples, positives: this.#positives };
    if (!this.#online) return { ...counts, buffer: structuredClone(this.#buffer) };
    const { z, n, means, scales } = this.#online;
    return { ...counts, online: { z: [...z], n: [...n], means, scales } };
  }

  /** True once the batch fit has taken place. */
  get started(): boolean {
    return this.#online !== undefined;
  }

  get examples(): number {
    return this.#examples;
  }

  get positives(): number {
    return this.#positives;
  }

  /**
   * Returns the probability of label 1 in (0, 1). Values that are missing or not finite count as
   * the mean.
   */
  predict(values: readonly number[]): number {
    const model = this.model();
    return model ? probabilityOf(model, values) : (this.#positives + 1) / (this.#examples + 2);
  }

  /** Returns the fitted model for prediction elsewhere; `undefined` before the start. */
  model(): LogisticModel | undefined {
    const online = this.#online;
    if (!online) return undefined;
    const [intercept = 0, ...weights] = online.z.length > 0 ? this.#weights(online) : [];
    const { means, scales } = online;
    return { features: this.#options.features, weights, intercept, means, scales };
  }

  learn(values: readonly number[], label: 0 | 1): void {
    this.#examples++;
    this.#positives += label;
    if (this.#online) {
      this.#step(this.#online, this.#row(values, this.#online), label);
      return;
    }
    const known = this.#options.features.map((_, i) => finite(values[i]));
    if (addToBuffer(this.#buffer, [known, label], this.#options.start)) this.#start();
  }

  /** Returns the standardised values, preceded by the constant 1 for the intercept. */
  #row(values: readonly number[], { means, scales }: Pick<Online, 'means' | 'scales'>): number[] {
    return [1, ...means.map((mean, i) => standardise(values[i], mean, scales[i] ?? 1))];
  }

  #weights(online: Online): number[] {
    return Array.from(online.z, (z, i) => {
      const l1 = i === 0 ? 0 : this.#options.l1;
      if (Math.abs(z) <= l1) return 0;
      return -(z - Math.sign(z) * l1) / this.#strength(online.n[i] ?? 0, i);
    });
  }

  /** Returns a coordinate's inverse step size plus its L2 penalty (the denominator in FTRL). */
  #strength(n: number, coordinate: number): number {
    const { beta, learningRate, l2 } = this.#options;
    return (beta + Math.sqrt(n)) / learningRate + (coordinate === 0 ? 0 : l2);
  }

  #step(online: Online, row: readonly number[], label: 0 | 1): void {
    const weights = this.#weights(online);
    const score = row.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
    const error = 1 / (1 + Math.exp(-score)) - label;
    row.forEach((value, i) => {
      const gradient = error * value;
      const before = online.n[i] ?? 0;
      const after = before + gradient * gradient;
      const sigma = (Math.sqrt(after) - Math.sqrt(before)) / this.#options.learningRate;
      online.z[i] = (online.z[i] ?? 0) + gradient - sigma * (weights[i] ?? 0);
      online.n[i] = after;
    });
  }

  /** Fits the buffered examples and sets FTRL's accumulators to the values that yield that fit. */
  #start(): void {
    const { examples, seen } = this.#buffer;
    const moments = momentsOf(examples.map(([values]) => values));
    const rows = examples.map(([values]) => this.#row(values, moments));
    const labels = examples.map(([, label]) => label);
    const fit = fitBatch(
      rows.map((row) => row.slice(1)),
      labels,
    );
    const positives = labels.filter((label) => label === 1).length;
    const correction = priorCorrection(seen, [labels.length - positives, positives]);
    const weights = [fit.intercept + correction, ...fit.weights];

    const n = new Float64Array(weights.length);
    rows.forEach((row, r) => {
      const score = row.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
      const error = 1 / (1 + Math.exp(-score)) - (labels[r] ?? 0);
      row.forEach((value, i) => (n[i] = (n[i] ?? 0) + (error * value) ** 2));
    });
    const z = Float64Array.from(weights, (weight, i) => {
      const l1 = i === 0 ? 0 : this.#options.l1;
      return -weight * this.#strength(n[i] ?? 0, i) - Math.sign(weight) * l1;
    });
    this.#online = { z, n, ...moments };
    this.#buffer = emptyBuffer();
  }
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

function momentsOf(rows: readonly (readonly number[])[]): { means: number[]; scales: number[] } {
  const columns = rows[0]?.map((_, column) => rows.map((row) => row[column] ?? 0)) ?? [];
  const means = columns.map((column) => sum(column) / column.length);
  const scales = columns.map((column, i) => {
    const mean = means[i] ?? 0;
    const variance = sum(column.map((value) => (value - mean) ** 2)) / column.length;
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
  return { means, scales };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
