import { sigmoid } from './logistic-model.js';
import { solveInPlace } from './small-solve.js';

/** One observation: what was seen, whether it came true, and how much it counts. */
export interface Outcome {
  readonly signals: readonly number[];
  readonly right: boolean;
  /** @default 1 */
  readonly weight?: number;
}

/** `coefficients` are those of the standardised signals, the intercept's first. */
export interface LogisticFit {
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly coefficients: readonly number[];
}

/** The probability of being right. */
export function probability(
  { means, scales, coefficients }: LogisticFit,
  signals: readonly number[],
): number {
  const score = signals.reduce(
    (sum, value, at) =>
      sum + ((value - (means[at] ?? 0)) / (scales[at] ?? 1)) * (coefficients[at + 1] ?? 0),
    coefficients[0] ?? 0,
  );
  return sigmoid(score);
}

const STEPS = 25;

/**
 * Logistic regression by Newton's method, with a ridge of 1 on the coefficients of standardised signals.
 * There must be outcomes.
 */
export function fitLogistic(outcomes: readonly Outcome[]): LogisticFit {
  const width = outcomes[0]?.signals.length ?? 0;
  const means = column(width, (at) => mean(outcomes.map(({ signals }) => signals[at] ?? 0)));
  const scales = column(width, (at) => {
    const centre = means[at] ?? 0;
    const spread = mean(outcomes.map(({ signals }) => ((signals[at] ?? 0) - centre) ** 2));
    return spread > 0 ? Math.sqrt(spread) : 1;
  });
  let fit: LogisticFit = { means, scales, coefficients: column(width + 1, () => 0) };
  for (let step = 0; step < STEPS; step++) fit = newton(fit, outcomes);
  return fit;
}

function newton(fit: LogisticFit, outcomes: readonly Outcome[]): LogisticFit {
  const size = fit.coefficients.length;
  const move = Float64Array.from(fit.coefficients, (value, at) => (at === 0 ? 0 : value));
  const hessian = new Float64Array(size * size);
  for (let at = 1; at < size; at++) hessian[at * size + at] = 1;
  for (const { signals, right, weight = 1 } of outcomes) {
    const p = probability(fit, signals);
    const row = [
      1,
      ...signals.map((value, at) => (value - (fit.means[at] ?? 0)) / (fit.scales[at] ?? 1)),
    ];
    const error = weight * (p - (right ? 1 : 0));
    const curvature = weight * Math.max(p * (1 - p), 1e-6);
    row.forEach((x, at) => {
      move[at] = (move[at] ?? 0) + error * x;
      for (let to = 0; to <= at; to++) {
        const place = at * size + to;
        hessian[place] = (hessian[place] ?? 0) + curvature * x * (row[to] ?? 0);
      }
    });
  }
  // The gradient becomes the move.
  solveInPlace(hessian, move, size);
  return { ...fit, coefficients: fit.coefficients.map((value, at) => value - (move[at] ?? 0)) };
}

function column<Value>(size: number, value: (at: number) => Value): Value[] {
  return Array.from({ length: size }, (_, at) => value(at));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
