import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { seededNumbers, stableHash } from '@tradewind/ml';
import type { DenseLayer } from '@tradewind/ml';
import type { TensorFlow } from '../backend/tensorflow.js';
import { mapMatrices } from '../network/matrices.js';
import { Adam } from '../training/adam.js';
import { weightsFromText, weightsToText } from '../training/weights-text.js';
import type { WeightsText } from '../training/weights-text.js';
import { autoencoderShapes, initialAutoencoder } from './shape.js';
import type { AutoencoderMatrix, AutoencoderShape, AutoencoderWeights } from './shape.js';
import { squaredError } from './squared-error.js';

/** Everything that learning goes on from. JSON. */
export interface AutoencoderState {
  readonly shape: AutoencoderShape;
  readonly seed: number;
  readonly passes: number;
  readonly steps: number;
  readonly weights: WeightsText;
  readonly means: WeightsText;
  readonly squares: WeightsText;
}

export interface PassOptions {
  readonly passes: number;
  /** What is left of the learning rate at the end. @default 1 */
  readonly endRate?: number;
  /** Told after each mini-batch, the share of the steps that is done. An error ends learning. */
  readonly onStep?: (share: number) => void;
}

export const BATCH = 128;
const ADAM = { learningRate: 5e-3, clipNorm: 1 };
/** The share of inputs that a step leaves out, so that the code learns how they hang together. */
const LEFT_OUT = 0.1;

/**
 * A denoising autoencoder (Vincent et al., 2008) of standardised rows: columns, a hidden layer of tanh, a code
 * of tanh, and the way back. The seed, the rows and their order decide what is learned, on one backend to
 * the last bit.
 */
export class Autoencoder {
  #passes = 0;

  private constructor(
    private readonly tf: TensorFlow,
    readonly shape: AutoencoderShape,
    private readonly seed: number,
    private readonly learned: {
      readonly weights: AutoencoderWeights;
      readonly adam: Adam<AutoencoderMatrix>;
    },
  ) {}

  static create(tf: TensorFlow, shape: AutoencoderShape, seed: number): Autoencoder {
    const weights = initialAutoencoder(shape, seed);
    return new Autoencoder(tf, shape, seed, { weights, adam: Adam.begin(ADAM, weights) });
  }

  /** Throws a RangeError for a state whose matrices do not fit its shape. */
  static fromState(tf: TensorFlow, state: AutoencoderState): Autoencoder {
    const { shape, seed, steps, passes } = state;
    const read = (text: WeightsText) => weightsFromText(text, autoencoderShapes(shape));
    const moments = { steps, means: read(state.means), squares: read(state.squares) };
    const learned = { weights: read(state.weights), adam: new Adam(ADAM, moments) };
    const restored = new Autoencoder(tf, shape, seed, learned);
    restored.#passes = passes;
    return restored;
  }

  toState(): AutoencoderState {
    const { steps, means, squares } = this.learned.adam.toState();
    return {
      ...{ shape: this.shape, seed: this.seed, passes: this.#passes, steps },
      ...{ weights: weightsToText(this.learned.weights) },
      ...{ means: weightsToText(means), squares: weightsToText(squares) },
    };
  }

  /** The encoding half, as `RowEncoder` uses it. */
  encodingLayers(): { readonly hidden: DenseLayer; readonly code: DenseLayer } {
    const { columns, hidden, code } = this.shape;
    const { weights } = this.learned;
    return {
      hidden: layerOf(weights.hidden, weights.hiddenBias, [columns, hidden]),
      code: layerOf(weights.code, weights.codeBias, [hidden, code]),
    };
  }

  /** Passes over the rows in an order drawn by the seed. */
  learn(rows: readonly (readonly number[])[], { passes, endRate = 1, onStep }: PassOptions): void {
    const steps = passes * Math.ceil(rows.length / BATCH);
    let step = 0;
    for (let pass = 0; pass < passes; pass++) {
      const next = seededNumbers(stableHash(`${this.seed}/${this.#passes}`));
      const order = shuffled(rows, next);
      for (let from = 0; from < order.length; from += BATCH) {
        this.#step(order.slice(from, from + BATCH), next, endRate ** (step / Math.max(1, steps)));
        step += 1;
        onStep?.(step / steps);
      }
      this.#passes += 1;
    }
  }

  /** The mean squared error of the inputs that come out, nothing left out. */
  errorOf(rows: readonly (readonly number[])[]): number {
    if (rows.length === 0) return 0;
    const values = Float32Array.from(rows.flat());
    return this.tf.tidy(() => {
      const input = this.tf.tensor2d(values, [rows.length, this.shape.columns]);
      return (
        squaredError(this.tf, this.#through(this.#tensors(), input), values).dataSync()[0] ?? 0
      );
    });
  }

  #step(batch: readonly (readonly number[])[], next: () => number, rate: number): void {
    const { tf } = this;
    const { weights, adam } = this.learned;
    const wanted = Float32Array.from(batch.flat());
    const given = wanted.map((value) => (next() < LEFT_OUT ? 0 : value));
    tf.tidy(() => {
      const input = tf.tensor2d(given, [batch.length, this.shape.columns]);
      const tensors = this.#tensors();
      const names = Object.keys(tensors) as AutoencoderMatrix[];
      const lossOf = (...of: Tensor[]) => {
        const named = Object.fromEntries(names.map((name, at) => [name, of[at]])) as Tensors;
        return squaredError(tf, this.#through(named, input), wanted);
      };
      const { grads } = tf.valueAndGrads(lossOf)(names.map((name) => tensors[name]));
      const gradients = names.map((name, at) => [name, grads[at]?.dataSync()]);
      adam.step(weights, Object.fromEntries(gradients) as AutoencoderWeights, rate);
    });
  }

  #through(weights: Tensors, input: Tensor2D): Tensor2D {
    const { tf } = this;
    const layer = (of: Tensor2D, name: 'hidden' | 'code' | 'back' | 'output'): Tensor2D =>
      tf.add(tf.matMul(of, weights[name]), weights[`${name}Bias`]);
    const code = tf.tanh(layer(tf.tanh(layer(input, 'hidden')), 'code'));
    return layer(tf.tanh(layer(code, 'back')), 'output');
  }

  #tensors(): Tensors {
    const shapes = Object.entries(autoencoderShapes(this.shape));
    const copies = mapMatrices(this.learned.weights, (values) => values.slice());
    const entries = shapes.map(([name, [rows, columns]]) => {
      return [name, this.tf.tensor2d(copies[name as AutoencoderMatrix], [rows, columns])];
    });
    return Object.fromEntries(entries) as Tensors;
  }
}

type Tensors = Readonly<Record<AutoencoderMatrix, Tensor2D>>;

function layerOf(
  weights: Float32Array,
  bias: Float32Array,
  [inputs, outputs]: readonly [number, number],
): DenseLayer {
  return {
    weights: Array.from({ length: outputs }, (_, to) =>
      Array.from({ length: inputs }, (_unused, from) => short(weights[from * outputs + to])),
    ),
    bias: Array.from(bias, short),
  };
}

/** To six significant digits: what a 32-bit float holds, in fewer letters. */
function short(value = 0): number {
  return Number(value.toPrecision(6));
}

function shuffled<Row>(rows: readonly Row[], next: () => number): Row[] {
  const order = [...rows];
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1));
    [order[at], order[other]] = [order[other] as Row, order[at] as Row];
  }
  return order;
}
