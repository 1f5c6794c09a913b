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
  return 1 / (1 + Math.exp(-score));
}

const STEPS = 25;

/** Logistic regression by Newton's method, with a ridge of 1 on the coefficients of standardised signals. */
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
  const gradient = fit.coefficients.map((value, at) => (at === 0 ? 0 : value));
  const hessian = column(size, (row) =>
    column<number>(size, (at) => (row === at && row > 0 ? 1 : 0)),
  );
  for (const { signals, right, weight = 1 } of outcomes) {
    const p = probability(fit, signals);
    const row = [
      1,
      ...signals.map((value, at) => (value - (fit.means[at] ?? 0)) / (fit.scales[at] ?? 1)),
    ];
    const error = weight * (p - (right ? 1 : 0));
    const curvature = weight * Math.max(p * (1 - p), 1e-6);
    row.forEach((x, at) => {
      gradient[at] = (gradient[at] ?? 0) + error * x;
      const line = hessian[at] ?? [];
      row.forEach((y, to) => (line[to] = (line[to] ?? 0) + curvature * x * y));
    });
  }
  const move = solveSystem(hessian, gradient);
  return { ...fit, coefficients: fit.coefficients.map((value, at) => value - (move[at] ?? 0)) };
}

/** Solves a positive definite system by Gaussian elimination; changes its arguments. */
function solveSystem(matrix: number[][], right: number[]): number[] {
  eliminateBelowDiagonal(matrix, right);
  return substituteBack(matrix, right);
}

function eliminateBelowDiagonal(matrix: number[][], right: number[]): void {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const top = matrix[pivot] ?? [];
    for (let below = pivot + 1; below < size; below++) {
      const line = matrix[below] ?? [];
      const factor = (line[pivot] ?? 0) / (top[pivot] ?? 1);
      subtractMultiple(line, factor, top, pivot);
      right[below] = (right[below] ?? 0) - factor * (right[pivot] ?? 0);
    }
  }
}

/** Takes `factor` times another line from a line, from column `start` on; in place. */
function subtractMultiple(
  line: number[],
  factor: number,
  other: readonly number[],
  start: number,
): void {
  for (let at = start; at < line.length; at++) {
    line[at] = (line[at] ?? 0) - factor * (other[at] ?? 0);
  }
}

/** Solves an upper triangular system. */
function substituteBack(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): number[] {
  const size = right.length;
  const solution = column(size, () => 0);
  for (let row = size - 1; row >= 0; row--) {
    const line = matrix[row] ?? [];
    let rest = right[row] ?? 0;
    for (let at = row + 1; at < size; at++) rest -= (line[at] ?? 0) * (solution[at] ?? 0);
    solution[row] = rest / (line[row] ?? 1);
  }
  return solution;
}

function column<Value>(size: number, value: (at: number) => Value): Value[] {
  return Array.from({ length: size }, (_, at) => value(at));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
