import { logLikelihood } from '@tradewind/ml';
import type { BgNbdParameters, Prediction, PurchaseCell } from '@tradewind/ml';
import { bootstrap, weightedMean } from '../measure/bootstrap.js';
import type { Estimate, Resampling } from '../measure/bootstrap.js';
import type { Metrics } from '../report/evaluation.js';
import type { Customer } from './customers.js';

/** Errors of one number for each customer. */
export function errorFigures(
  predicted: readonly number[],
  actual: readonly number[],
  resampling: Resampling,
): Metrics {
  const errors = predicted.map((value, i) => value - (actual[i] ?? 0));
  const logs = predicted.map((value, i) => Math.log1p(value) - Math.log1p(actual[i] ?? 0));
  const [mae, rmse, msle, bias, correlation] = bootstrap(
    actual.length,
    (weights) => [
      weightedMean(errors.map(Math.abs), weights),
      Math.sqrt(weightedMean(errors.map(square), weights)),
      weightedMean(logs.map(square), weights),
      weightedMean(errors, weights) / weightedMean(actual, weights),
      correlationOf(predicted, actual, weights),
    ],
    resampling,
  );
  return present({ mae, rmse, msle, bias, correlation });
}

/** Share of the customers whose outcome lies in the interval of 80 %. */
export function coverage(
  intervals: readonly Prediction[],
  actual: readonly number[],
  resampling: Resampling,
): Estimate | undefined {
  const inside = intervals.map(({ low, high }, i) => {
    const value = actual[i] ?? 0;
    return Number(value >= low && value <= high);
  });
  return bootstrap(actual.length, (weights) => [weightedMean(inside, weights)], resampling)[0];
}

/** Methods that know no model. */
export function baselinesOf(customers: readonly Customer[], today: number, horizon: number) {
  const rate = ({ known }: Customer) => {
    const age = Math.max(1, today - known.firstDay);
    return ((known.orders - 1) / age) * horizon;
  };
  const mean = customers.reduce((sum, each) => sum + rate(each), 0) / customers.length;
  return {
    zero: customers.map(() => 0),
    ownRate: customers.map(rate),
    meanRate: customers.map(() => mean),
  };
}

const NORMAL_975 = 1.96;
/** Step of the second differences, of a logarithm. */
const STEP = 1e-3;
const NAMES = ['r', 'alpha', 'a', 'b'] as const;

/** Parameters with their intervals by the observed information of the logarithms of all four. */
export function parameterFigures(fitted: BgNbdParameters, cells: readonly PurchaseCell[]): Metrics {
  const start = NAMES.map((name) => Math.log(fitted[name]));
  const at = (moves: readonly (readonly [number, number])[]) => {
    const point = [...start];
    for (const [axis, by] of moves) point[axis] = (point[axis] ?? 0) + by * STEP;
    const [r = 1, alpha = 1, a = 1, b = 1] = point.map(Math.exp);
    return -logLikelihood({ r, alpha, a, b }, cells);
  };
  const curvature = start.map((_, i) =>
    start.map((_unused, j) => {
      const mixed = (si: number, sj: number) =>
        at([
          [i, si],
          [j, sj],
        ]);
      return (mixed(1, 1) - mixed(1, -1) - mixed(-1, 1) + mixed(-1, -1)) / (4 * STEP * STEP);
    }),
  );
  const covariance = inverseOf(curvature);
  return Object.fromEntries(
    NAMES.map((name, i) => {
      const deviation = Math.sqrt(Math.max(0, covariance[i]?.[i] ?? 0));
      const factor = Math.exp(NORMAL_975 * deviation);
      const value = fitted[name];
      return [name, { value, ci95: [value / factor, value * factor] as const }];
    }),
  );
}

/** By Gauss and Jordan; of a positive definite matrix. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  rows.forEach((pivot, i) => {
    const by = pivot[i] ?? 1;
    for (let j = 0; j < pivot.length; j++) pivot[j] = (pivot[j] ?? 0) / by;
    for (const row of rows) {
      const factor = row[i] ?? 0;
      if (row !== pivot && factor !== 0) subtractMultiple(row, factor, pivot);
    }
  });
  return rows.map((row) => row.slice(size));
}

/** Takes `factor` times another row from a row, in place. */
function subtractMultiple(row: number[], factor: number, other: readonly number[]): void {
  for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (other[j] ?? 0);
}

function correlationOf(x: readonly number[], y: readonly number[], weights: Uint32Array): number {
  const [meanX, meanY] = [weightedMean(x, weights), weightedMean(y, weights)];
  const product = x.map((value, i) => (value - meanX) * ((y[i] ?? 0) - meanY));
  const ofX = x.map((value) => (value - meanX) ** 2);
  const ofY = y.map((value) => (value - meanY) ** 2);
  const spread = Math.sqrt(weightedMean(ofX, weights) * weightedMean(ofY, weights));
  return spread > 0 ? weightedMean(product, weights) / spread : Number.NaN;
}

function square(value: number): number {
  return value * value;
}

/** Without the figures that there are none of. */
export function present(figures: Readonly<Record<string, Estimate | undefined>>): Metrics {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, estimate]) =>
      estimate === undefined || Number.isNaN(estimate.value) ? [] : [[name, estimate]],
    ),
  );
}
