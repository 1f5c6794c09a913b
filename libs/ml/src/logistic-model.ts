/** The largest distance from the mean, in standard deviations, that a single value counts as. */
const FARTHEST = 6;

/** A fitted logistic regression over named features. JSON-serialisable; does not learn. */
export interface LogisticModel {
  readonly features: readonly string[];
  /** Weights of standardised values. */
  readonly weights: readonly number[];
  readonly intercept: number;
  readonly means: readonly number[];
  /** Standard deviations; 1 for a feature that does not vary. */
  readonly scales: readonly number[];
}

/** Standardises one value; a missing or non-finite one counts as the mean. */
export function standardise(value: number | undefined, mean: number, scale: number): number {
  if (value === undefined || !Number.isFinite(value)) return 0;
  return Math.max(-FARTHEST, Math.min(FARTHEST, (value - mean) / scale));
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * Returns the probability of label 1. `values` are in the order of the model's features; missing
 * ones count as the mean, superfluous ones are ignored.
 */
export function probabilityOf(model: LogisticModel, values: readonly number[]): number {
  let sum = model.intercept;
  for (const contribution of contributions(model, values)) sum += contribution;
  return sigmoid(sum);
}

/** Returns what each feature adds to the log-odds, in the order of the model's features. */
export function contributions(model: LogisticModel, values: readonly number[]): number[] {
  return model.weights.map(
    (weight, i) => weight * standardise(values[i], model.means[i] ?? 0, model.scales[i] ?? 1),
  );
}
