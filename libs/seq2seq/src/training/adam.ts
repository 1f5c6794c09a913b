import { matrixNames } from '../network/shape.js';
import type { Weights } from '../network/shape.js';

export interface AdamOptions {
  readonly learningRate: number;
  /** The longest gradient, over all weights; a longer one is shortened to it. */
  readonly clipNorm: number;
}

export interface AdamState {
  readonly steps: number;
  readonly means: Weights;
  readonly squares: Weights;
}

/** Looked up once, as in `gates.ts`. */
const { sqrt } = Math;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * Adam (Kingma and Ba, 2015) on gradients whose common norm is bounded (Pascanu, Mikolov and Bengio, On the
 * difficulty of training recurrent neural networks, 2013).
 */
export class Adam {
  constructor(
    private readonly options: AdamOptions,
    private state: AdamState,
  ) {}

  static begin(options: AdamOptions, weights: Weights): Adam {
    return new Adam(options, { steps: 0, means: zerosLike(weights), squares: zerosLike(weights) });
  }

  toState(): AdamState {
    return this.state;
  }

  /** Changes the weights in place. A gradient that is not finite changes nothing. */
  step(weights: Weights, gradients: Weights, rate = 1): void {
    const norm = normOf(gradients);
    if (!Number.isFinite(norm)) return;
    const steps = this.state.steps + 1;
    this.state = { ...this.state, steps };
    const scale = Math.min(1, this.options.clipNorm / Math.max(norm, EPSILON));
    const corrected = sqrt(1 - BETA2 ** steps) / (1 - BETA1 ** steps);
    const length = rate * this.options.learningRate * corrected;
    for (const name of matrixNames) {
      const [values, gradient] = [weights[name], gradients[name]];
      const [means, squares] = [this.state.means[name], this.state.squares[name]];
      for (let at = 0; at < values.length; at++) {
        const g = scale * (gradient[at] ?? 0);
        const m = BETA1 * (means[at] ?? 0) + (1 - BETA1) * g;
        const v = BETA2 * (squares[at] ?? 0) + (1 - BETA2) * g * g;
        means[at] = m;
        squares[at] = v;
        values[at] = (values[at] ?? 0) - (length * m) / (sqrt(v) + EPSILON);
      }
    }
  }
}

function normOf(gradients: Weights): number {
  let sum = 0;
  for (const name of matrixNames) for (const value of gradients[name]) sum += value * value;
  return sqrt(sum);
}

function zerosLike(weights: Weights): Weights {
  const entries = matrixNames.map((name) => [name, new Float32Array(weights[name].length)]);
  return Object.fromEntries(entries) as Weights;
}
