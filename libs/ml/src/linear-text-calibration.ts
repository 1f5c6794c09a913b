import { sigmoid } from './logistic-model.js';

/** The uncalibrated result for a text: the best margin and its lead over the next. */
export interface Margins {
  readonly best: number;
  readonly lead: number;
}

/** Coefficients of bias, best margin and lead. */
export type Calibration = [bias: number, best: number, lead: number];

/** Used until there are outcomes to calibrate on. */
export const neutralCalibration: Calibration = [0, 1, 1];

/** Returns the estimated probability that the best label is right. */
export function confidenceOf(calibration: Calibration, { best, lead }: Margins): number {
  return sigmoid(calibration[0] + calibration[1] * best + calibration[2] * lead);
}

/**
 * Fits a logistic model of being right to margins of texts that the classifier was not trained on.
 * It uses Newton's method with a ridge of 1 towards `neutralCalibration`, so that few outcomes, or
 * outcomes that are all right, do not lead to extremes. After Platt, Probabilistic Outputs for
 * Support Vector Machines (1999), with a second signal.
 */
export function calibrate(outcomes: readonly (Margins & { right: boolean })[]): Calibration {
  let fitted: Calibration = [...neutralCalibration];
  for (let step = 0; step < 20; step++) {
    const gradient: Calibration = [0, 0, 0];
    const hessian = [1, 0, 0, 1, 0, 1] as [number, number, number, number, number, number];
    for (const outcome of outcomes) {
      const p = confidenceOf(fitted, outcome);
      const error = p - (outcome.right ? 1 : 0);
      const curvature = p * (1 - p);
      const { best, lead } = outcome;
      gradient[0] += error;
      gradient[1] += error * best;
      gradient[2] += error * lead;
      hessian[0] += curvature;
      hessian[1] += curvature * best;
      hessian[2] += curvature * lead;
      hessian[3] += curvature * best * best;
      hessian[4] += curvature * best * lead;
      hessian[5] += curvature * lead * lead;
    }
    gradient.forEach(
      (_, at) => (gradient[at as 0] += fitted[at as 0] - neutralCalibration[at as 0]),
    );
    const move = solve(hessian, gradient);
    fitted = [fitted[0] - move[0], fitted[1] - move[1], fitted[2] - move[2]];
  }
  return fitted;
}

/** Solves a symmetric positive definite 3x3 system given by its upper triangle (Cramer's rule). */
function solve(
  [a, b, c, d, e, f]: [number, number, number, number, number, number],
  [x, y, z]: Calibration,
): Calibration {
  const determinant = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d);
  return [
    (x * (d * f - e * e) - b * (y * f - e * z) + c * (y * e - d * z)) / determinant,
    (a * (y * f - e * z) - x * (b * f - c * e) + c * (b * z - c * y)) / determinant,
    (a * (d * z - e * y) - b * (b * z - c * y) + x * (b * e - c * d)) / determinant,
  ];
}
