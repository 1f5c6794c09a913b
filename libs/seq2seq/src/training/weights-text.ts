import { matrixNames, shapesOf } from '../network/shape.js';
import type { NetworkShape, Weights } from '../network/shape.js';

const FLOAT_BYTES = 4;

/** Weights as text: little-endian 32-bit floats in base64, by matrix. */
export type WeightsText = Readonly<Record<string, string>>;

export function weightsToText(weights: Weights): WeightsText {
  const entries = matrixNames.map((name) => {
    const values = weights[name];
    const bytes = Buffer.alloc(values.length * FLOAT_BYTES);
    values.forEach((value, at) => {
      bytes.writeFloatLE(value, at * FLOAT_BYTES);
    });
    return [name, bytes.toString('base64')];
  });
  return Object.fromEntries(entries) as WeightsText;
}

/** Throws a RangeError for a matrix that is missing or has another size. */
export function weightsFromText(text: WeightsText, shape: NetworkShape): Weights {
  const entries = Object.entries(shapesOf(shape)).map(([name, [rows, columns]]) => {
    const bytes = Buffer.from(text[name] ?? '', 'base64');
    if (bytes.length !== rows * columns * FLOAT_BYTES) {
      throw new RangeError(`matrix ${name} has not ${rows} times ${columns} values`);
    }
    const values = Float32Array.from({ length: rows * columns }, (_, at) =>
      bytes.readFloatLE(at * FLOAT_BYTES),
    );
    return [name, values];
  });
  return Object.fromEntries(entries) as Weights;
}
