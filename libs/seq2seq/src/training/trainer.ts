import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { seededNumbers, stableHash } from '@tradewind/ml';
import type { TensorFlow } from '../backend/tensorflow.js';
import { batchOf } from '../network/batch.js';
import type { Batch, EncodedPair } from '../network/batch.js';
import { Seq2SeqGraph } from '../network/graph.js';
import type { Dropout, WeightTensors } from '../network/graph.js';
import { initialWeights, matrixNames, shapesOf } from '../network/shape.js';
import type { NetworkShape, Weights } from '../network/shape.js';
import { Adam } from './adam.js';
import { batchesOf } from './batches.js';
import { weightsFromText, weightsToText } from './weights-text.js';
import type { WeightsText } from './weights-text.js';

export interface TrainerOptions {
  readonly batchSize: number;
  readonly learningRate: number;
  readonly clipNorm: number;
  /** The share of values of embedding and output that a step leaves out. */
  readonly dropout: number;
}

export const defaultTrainerOptions: TrainerOptions = {
  batchSize: 32,
  learningRate: 3e-3,
  clipNorm: 1,
  dropout: 0,
};

/** Everything that training goes on from: a checkpoint. JSON. */
export interface TrainerState {
  readonly shape: NetworkShape;
  readonly options: TrainerOptions;
  readonly seed: number;
  readonly epochs: number;
  readonly steps: number;
  readonly weights: WeightsText;
  readonly means: WeightsText;
  readonly squares: WeightsText;
}

/** What is told after each mini-batch. */
export interface TrainedStep {
  /** Of this call of `learn`, from 1. */
  readonly step: number;
  readonly steps: number;
  /** Nats for each piece, dropout included. */
  readonly loss: number;
}

export interface LearnOptions {
  readonly epochs: number;
  /** The share of the learning rate at the beginning. @default 1 */
  readonly rate?: number;
  /** What is left of it at the end; it falls in between. @default 1 */
  readonly endRate?: number;
  readonly onStep?: (told: TrainedStep) => void;
}

/**
 * Learns a `Seq2SeqGraph` from pairs by mini-batches. The seed, the pairs and their order decide what is
 * learned, on one backend to the last bit; a trainer that was restored goes on as the one that was saved.
 */
export class Seq2SeqTrainer {
  readonly #graph: Seq2SeqGraph;
  #epochs = 0;

  private constructor(
    private readonly tf: TensorFlow,
    readonly shape: NetworkShape,
    private readonly of: { readonly options: TrainerOptions; readonly seed: number },
    private readonly learned: { readonly weights: Weights; readonly adam: Adam },
  ) {
    this.#graph = new Seq2SeqGraph(tf, shape);
  }

  static create(
    tf: TensorFlow,
    shape: NetworkShape,
    { seed, ...given }: Partial<TrainerOptions> & { readonly seed: number },
  ): Seq2SeqTrainer {
    const options = { ...defaultTrainerOptions, ...given };
    const weights = initialWeights(shape, seed);
    const adam = Adam.begin(options, weights);
    return new Seq2SeqTrainer(tf, shape, { options, seed }, { weights, adam });
  }

  /** Throws a RangeError for a state whose matrices do not fit its shape. */
  static fromState(tf: TensorFlow, state: TrainerState): Seq2SeqTrainer {
    const { shape, options, seed, steps, epochs } = state;
    const read = (text: WeightsText) => weightsFromText(text, shape);
    const moments = { steps, means: read(state.means), squares: read(state.squares) };
    const learned = { weights: read(state.weights), adam: new Adam(options, moments) };
    const trainer = new Seq2SeqTrainer(tf, shape, { options, seed }, learned);
    trainer.#epochs = epochs;
    return trainer;
  }

  toState(): TrainerState {
    const { steps, means, squares } = this.learned.adam.toState();
    return {
      ...{ shape: this.shape, options: this.of.options, seed: this.of.seed },
      ...{ epochs: this.#epochs, steps, weights: weightsToText(this.learned.weights) },
      ...{ means: weightsToText(means), squares: weightsToText(squares) },
    };
  }

  /** A copy, which further learning leaves as it is. */
  get weights(): Weights {
    const entries = matrixNames.map((name) => [name, this.learned.weights[name].slice()]);
    return Object.fromEntries(entries) as Weights;
  }

  /** Passes over the pairs `epochs` times. An error of `onStep` ends it between two steps. */
  learn(
    pairs: readonly EncodedPair[],
    { epochs, rate = 1, endRate = 1, onStep }: LearnOptions,
  ): void {
    const { batchSize } = this.of.options;
    const steps = epochs * Math.ceil(pairs.length / batchSize);
    let step = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const next = seededNumbers(stableHash(`${this.of.seed}/${this.#epochs}`));
      for (const batch of batchesOf(pairs, batchSize, next)) {
        const share = rate * endRate ** (step / Math.max(1, steps - 1));
        const loss = this.#step(batchOf(batch), next, share);
        step += 1;
        onStep?.({ step, steps, loss });
      }
      this.#epochs += 1;
    }
  }

  /** Nats for each piece of the replies, without dropout. */
  lossOf(pairs: readonly EncodedPair[]): number {
    let sum = 0;
    let pieces = 0;
    for (let at = 0; at < pairs.length; at += this.of.options.batchSize) {
      const batch = batchOf(pairs.slice(at, at + this.of.options.batchSize));
      const count = batch.wantedMask.reduce((total, value) => total + value, 0);
      const loss = this.tf.tidy(() => this.#graph.loss(this.#tensors(), batch).dataSync()[0] ?? 0);
      sum += loss * count;
      pieces += count;
    }
    return pieces === 0 ? 0 : sum / pieces;
  }

  #step(batch: Batch, next: () => number, rate: number): number {
    const { tf } = this;
    const { weights, adam } = this.learned;
    return tf.tidy(() => {
      const given = this.#tensors();
      const tensors = matrixNames.map((name) => given[name]);
      const lossOf = (...of: Tensor[]) =>
        this.#graph.loss(byName(of as Tensor2D[]), batch, this.#dropout(next));
      const { value, grads } = tf.valueAndGrads(lossOf)(tensors);
      const gradients = matrixNames.map((name, at) => [name, grads[at]?.dataSync()]);
      adam.step(weights, Object.fromEntries(gradients) as Weights, rate);
      return value.dataSync()[0] ?? 0;
    });
  }

  #tensors(): WeightTensors {
    const entries = Object.entries(shapesOf(this.shape)).map(([name, [rows, columns]]) => {
      const values = this.learned.weights[name as keyof Weights];
      return [name, this.tf.tensor2d(values.slice(), [rows, columns])];
    });
    return Object.fromEntries(entries) as WeightTensors;
  }

  /** Kept values grow, so that their sum stays the same (inverted dropout, Srivastava et al., 2014). */
  #dropout(next: () => number): Dropout {
    const { dropout } = this.of.options;
    if (dropout === 0) return () => undefined;
    return ([rows, columns]) => {
      const factors = new Float32Array(rows * columns);
      for (let at = 0; at < factors.length; at++) {
        factors[at] = next() < dropout ? 0 : 1 / (1 - dropout);
      }
      return this.tf.tensor2d(factors, [rows, columns]);
    };
  }
}

function byName(tensors: readonly Tensor2D[]): WeightTensors {
  return Object.fromEntries(matrixNames.map((name, at) => [name, tensors[at]])) as WeightTensors;
}
