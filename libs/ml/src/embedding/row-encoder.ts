import { round4 } from '../round4.js';
import type { Standardisation } from '../moments.js';

/** Weights by output, then by input. */
export interface DenseLayer {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/**
 * The encoding half of an autoencoder of rows: standardised inputs, one hidden layer of tanh, and a code of
 * tanh. JSON-serialisable; it does not learn.
 */
export interface RowEncoder {
  readonly input: Standardisation;
  readonly hidden: DenseLayer;
  readonly code: DenseLayer;
  /** By coordinate of the code over the rows that were learned, so that each counts alike in distances. */
  readonly output: Standardisation;
}

/** The largest distance of an input from its mean, in scales, that it counts as. */
const FARTHEST = 4;

/** Standardised inputs; a missing or non-finite one counts as the mean, a remote one as `FARTHEST`. */
export function encoderInputs({ mean, scale }: Standardisation, row: readonly number[]): number[] {
  return mean.map((centre, j) => {
    const value = ((row[j] ?? centre) - centre) / (scale[j] ?? 1);
    return Number.isFinite(value) ? Math.max(-FARTHEST, Math.min(FARTHEST, value)) : 0;
  });
}

/** The code of a row, as it comes out of the network. */
export function rawCode(
  { input, hidden, code }: Omit<RowEncoder, 'output'>,
  row: readonly number[],
): number[] {
  return throughLayer(code, throughLayer(hidden, encoderInputs(input, row)));
}

/** The code of a row, each coordinate with mean 0 and deviation 1 over the rows that were learned. */
export function encodeRow(encoder: RowEncoder, row: readonly number[]): number[] {
  const { mean, scale } = encoder.output;
  return rawCode(encoder, row).map((value, j) =>
    round4((value - (mean[j] ?? 0)) / (scale[j] ?? 1)),
  );
}

function throughLayer({ weights, bias }: DenseLayer, values: readonly number[]): number[] {
  return weights.map((row, j) => {
    let sum = bias[j] ?? 0;
    for (let i = 0; i < row.length; i++) sum += (row[i] ?? 0) * (values[i] ?? 0);
    return Math.tanh(sum);
  });
}
