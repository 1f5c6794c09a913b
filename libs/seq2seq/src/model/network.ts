import { logSumExp } from '../network/cross-entropy.js';
import { sigmoid, squash } from '../network/gates.js';
import type { NetworkShape, Weights } from '../network/shape.js';

/** Where a decoder stands: output and cell. */
export interface DecoderState {
  readonly output: Float32Array;
  readonly cell: Float32Array;
}

/** A question as the decoder sees it. */
export interface Encoded {
  readonly begin: DecoderState;
  /** The encoder's output and the piece of each step. */
  readonly memory: readonly { readonly output: Float32Array; readonly id: number }[];
}

/**
 * The network of `Seq2SeqGraph` for use: plain arithmetic on arrays, one question at a time, so that who
 * reads a model loads no TensorFlow. It is pure.
 */
export class Seq2SeqNetwork {
  constructor(
    readonly shape: NetworkShape,
    private readonly weights: Weights,
  ) {}

  /** @param source Ids of at least one piece. */
  encode(source: readonly number[]): Encoded {
    const { hidden } = this.shape;
    let state: DecoderState = {
      output: new Float32Array(hidden),
      cell: new Float32Array(hidden),
    };
    const memory = source.map((id) => {
      state = this.#cell('encoder', id, state);
      return { output: state.output, id };
    });
    return { begin: state, memory };
  }

  /** The state after a piece, and the logarithms of the probabilities of the next one. */
  step(
    { memory }: Encoded,
    piece: number,
    before: DecoderState,
  ): { readonly state: DecoderState; readonly logs: Float32Array } {
    const state = this.#cell('decoder', piece, before);
    const combined = this.#attend(memory, state.output);
    const { vocabulary, embedding } = this.shape;
    const table = this.weights.embedding;
    const logs = this.weights.outputBias.slice();
    for (let id = 0; id < vocabulary; id++) {
      let sum = 0;
      const start = id * embedding;
      for (let at = 0; at < embedding; at++) {
        sum += (combined[at] ?? 0) * (table[start + at] ?? 0);
      }
      logs[id] = (logs[id] ?? 0) + sum;
    }
    const normaliser = logSumExp(logs, 0, vocabulary);
    for (let id = 0; id < vocabulary; id++) logs[id] = (logs[id] ?? 0) - normaliser;
    return { state, logs };
  }

  #cell(side: 'encoder' | 'decoder', id: number, before: DecoderState): DecoderState {
    const { hidden, embedding } = this.shape;
    const known = id * embedding;
    const piece = this.weights.embedding.subarray(known, known + embedding);
    const gates = this.weights[`${side}Bias`].slice();
    addProduct(gates, piece, this.weights[`${side}Input`]);
    addProduct(gates, before.output, this.weights[`${side}State`]);
    const output = new Float32Array(hidden);
    const cell = new Float32Array(hidden);
    for (let unit = 0; unit < hidden; unit++) {
      const input = sigmoid(gates[unit] ?? 0);
      const forget = sigmoid(gates[unit + hidden] ?? 0);
      const candidate = squash(gates[unit + 3 * hidden] ?? 0);
      const next = forget * (before.cell[unit] ?? 0) + input * candidate;
      cell[unit] = next;
      output[unit] = sigmoid(gates[unit + 2 * hidden] ?? 0) * squash(next);
    }
    return { output, cell };
  }

  #attend(memory: Encoded['memory'], output: Float32Array): Float32Array {
    const { hidden, embedding } = this.shape;
    const asked = new Float32Array(hidden);
    addProduct(asked, output, this.weights.attention);
    const scores = Float32Array.from(memory, (step) => dot(step.output, asked));
    const normaliser = logSumExp(scores, 0, scores.length);
    const both = new Float32Array(2 * hidden);
    const piece = new Float32Array(embedding);
    memory.forEach((step, at) => {
      const share = Math.exp((scores[at] ?? 0) - normaliser);
      const known = this.weights.embedding.subarray(step.id * embedding, (step.id + 1) * embedding);
      addScaled(both, step.output, share);
      addScaled(piece, known, share);
    });
    both.set(output, hidden);
    const said = new Float32Array(embedding);
    addProduct(said, both, this.weights.combination);
    const combined = said.map(squash);
    addProduct(combined, piece, this.weights.copy);
    return combined;
  }
}

function addScaled(to: Float32Array, values: Float32Array, factor: number): void {
  for (let at = 0; at < values.length; at++) {
    to[at] = (to[at] ?? 0) + factor * (values[at] ?? 0);
  }
}

/** Adds the product of a row and a matrix, whose rows are as many as the row has values. */
function addProduct(to: Float32Array, row: Float32Array, matrix: Float32Array): void {
  const columns = to.length;
  for (let at = 0; at < row.length; at++) {
    const factor = row[at] ?? 0;
    if (factor === 0) continue;
    const start = at * columns;
    for (let column = 0; column < columns; column++) {
      to[column] = (to[column] ?? 0) + factor * (matrix[start + column] ?? 0);
    }
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
