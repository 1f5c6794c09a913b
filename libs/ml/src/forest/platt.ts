import { sigmoid } from '../logistic-model.js';

/** Turns a score into a probability: `sigmoid(slope * logit(score) + offset)`. */
export interface Platt {
  readonly slope: number;
  readonly offset: number;
}

const LEAST = 1e-4;
const ROUNDS = 50;
/** Keeps the fit finite where scores separate the labels. */
const RIDGE = 1e-3;

export function plattProbability({ slope, offset }: Platt, score: number): number {
  return sigmoid(slope * logit(score) + offset);
}

export function logit(score: number): number {
  const inside = Math.min(1 - LEAST, Math.max(LEAST, score));
  return Math.log(inside / (1 - inside));
}

/**
 * Fits a logistic regression of the labels on the log-odds of scores (Platt, 1999, on log-odds as in
 * "beta calibration", Kull et al., 2017) by Newton's method. Without both labels, the identity.
 */
export function fitPlatt(scores: ArrayLike<number>, labels: ArrayLike<number>): Platt {
  const x = Float64Array.from(scores, logit);
  const ones = x.reduce((sum, _, at) => sum + (labels[at] ?? 0), 0);
  if (ones === 0 || ones === x.length) return { slope: 1, offset: 0 };
  let [slope, offset] = [1, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const { gradient, hessian } = derivatives(x, labels, { slope, offset });
    const [a, b, c] = hessian;
    const determinant = a * c - b * b;
    const stepSlope = (c * gradient[0] - b * gradient[1]) / determinant;
    const stepOffset = (a * gradient[1] - b * gradient[0]) / determinant;
    slope -= stepSlope;
    offset -= stepOffset;
    if (Math.abs(stepSlope) + Math.abs(stepOffset) < 1e-9) break;
  }
  return Number.isFinite(slope + offset) ? { slope, offset } : { slope: 1, offset: 0 };
}

function derivatives(x: Float64Array, labels: ArrayLike<number>, { slope, offset }: Platt) {
  let [ofSlope, ofOffset] = [RIDGE * (slope - 1), RIDGE * offset];
  let [a, b, c] = [RIDGE, 0, RIDGE];
  for (let at = 0; at < x.length; at++) {
    const value = x[at] ?? 0;
    const p = sigmoid(slope * value + offset);
    const error = p - (labels[at] ?? 0);
    const weight = p * (1 - p);
    ofSlope += error * value;
    ofOffset += error;
    a += weight * value * value;
    b += weight * value;
    c += weight;
  }
  return { gradient: [ofSlope, ofOffset], hessian: [a, b, c] } as const;
}
