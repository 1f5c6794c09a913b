import { normalDraw, seededNumbers } from '@tradewind/ml';
import type { Matrices, MatrixShapes } from '../network/matrices.js';

/** Sizes of an autoencoder: columns of a row, units of a hidden layer, coordinates of the code. */
export interface AutoencoderShape {
  readonly columns: number;
  readonly hidden: number;
  readonly code: number;
}

export type AutoencoderMatrix =
  'hidden' | 'hiddenBias' | 'code' | 'codeBias' | 'back' | 'backBias' | 'output' | 'outputBias';

export type AutoencoderWeights = Matrices<AutoencoderMatrix>;

export function autoencoderShapes({
  columns,
  hidden,
  code,
}: AutoencoderShape): MatrixShapes<AutoencoderMatrix> {
  return {
    hidden: [columns, hidden],
    hiddenBias: [1, hidden],
    code: [hidden, code],
    codeBias: [1, code],
    back: [code, hidden],
    backBias: [1, hidden],
    output: [hidden, columns],
    outputBias: [1, columns],
  };
}

/** Drawn from a normal distribution of deviation 1 / sqrt(inputs), as in `network/shape.ts`; biases are 0. */
export function initialAutoencoder(shape: AutoencoderShape, seed: number): AutoencoderWeights {
  const next = seededNumbers(seed);
  const entries = Object.entries(autoencoderShapes(shape)).map(([name, [rows, columns]]) => {
    const values = new Float32Array(rows * columns);
    if (!name.endsWith('Bias')) {
      for (let at = 0; at < values.length; at++) values[at] = normalDraw(next) / Math.sqrt(rows);
    }
    return [name, values];
  });
  return Object.fromEntries(entries) as AutoencoderWeights;
}
