import { normalDraw, seededNumbers } from '@tradewind/ml';

/** Sizes of a network. */
export interface NetworkShape {
  readonly vocabulary: number;
  readonly embedding: number;
  readonly hidden: number;
}

/** The matrices of a network, by name; a vector is a matrix of one row. */
export const matrixNames = [
  'embedding',
  'encoderInput',
  'encoderState',
  'encoderBias',
  'decoderInput',
  'decoderState',
  'decoderBias',
  'attention',
  'combination',
  'copy',
  'outputBias',
] as const;
export type MatrixName = (typeof matrixNames)[number];

/** Values by rows. */
export type Weights = Readonly<Record<MatrixName, Float32Array>>;

/** How strongly an untrained network repeats the piece that it attends to. */
const COPIES = 2;

/** Rows and columns of each matrix. The gates of a cell lie side by side: in, forget, out, candidate. */
export function shapesOf(
  shape: NetworkShape,
): Readonly<Record<MatrixName, readonly [rows: number, columns: number]>> {
  const { vocabulary, embedding, hidden } = shape;
  const gates = 4 * hidden;
  return {
    embedding: [vocabulary, embedding],
    encoderInput: [embedding, gates],
    encoderState: [hidden, gates],
    encoderBias: [1, gates],
    decoderInput: [embedding, gates],
    decoderState: [hidden, gates],
    decoderBias: [1, gates],
    attention: [hidden, hidden],
    combination: [2 * hidden, embedding],
    copy: [embedding, embedding],
    outputBias: [1, vocabulary],
  };
}

export function weightCount(shape: NetworkShape): number {
  return Object.values(shapesOf(shape)).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
}

/**
 * Draws weights from a normal distribution of standard deviation 1 / sqrt(inputs) (LeCun et al., Efficient
 * BackProp, 1998). Biases are 0, but 1 for the forget gate (Jozefowicz et al., 2015).
 */
export function initialWeights(shape: NetworkShape, seed: number): Weights {
  const next = seededNumbers(seed);
  const entries = Object.entries(shapesOf(shape)).map(([name, [rows, columns]]) => {
    const values = new Float32Array(rows * columns);
    if (name.endsWith('Bias')) {
      if (name !== 'outputBias') values.fill(1, shape.hidden, 2 * shape.hidden);
    } else if (name === 'copy') {
      for (let at = 0; at < rows; at++) values[at * columns + at] = COPIES;
    } else {
      const scale = name === 'embedding' ? 1 / Math.sqrt(columns) : 1 / Math.sqrt(rows);
      for (let at = 0; at < values.length; at++) values[at] = scale * normalDraw(next);
    }
    return [name, values];
  });
  return Object.fromEntries(entries) as Weights;
}
