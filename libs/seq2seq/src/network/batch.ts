import { BEGIN, END, PAD } from '../text/vocabulary.js';

/** A question and its reply as ids of pieces, without signs of beginning and end. */
export interface EncodedPair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** Pairs side by side, by steps: the id of step `t` and pair `b` stands at `t * pairs + b`. */
export interface Batch {
  readonly pairs: number;
  readonly sourceSteps: number;
  readonly targetSteps: number;
  /** Padded at the beginning, so that the last step is that of every question's last piece. */
  readonly source: Int32Array;
  /** 1 where `source` is a piece. */
  readonly sourceMask: Float32Array;
  /** What the decoder is told: the reply behind a sign of its beginning. */
  readonly given: Int32Array;
  /** What it is to say: the reply and a sign of its end. */
  readonly wanted: Int32Array;
  /** 1 where `wanted` counts. */
  readonly wantedMask: Float32Array;
}

/** Every question has one piece at least: an empty one has the sign of the end. */
export function batchOf(pairs: readonly EncodedPair[]): Batch {
  const sources = pairs.map(({ source }) => (source.length > 0 ? source : [END]));
  const count = pairs.length;
  const sourceSteps = Math.max(1, ...sources.map(({ length }) => length));
  const targetSteps = Math.max(0, ...pairs.map(({ target }) => target.length)) + 1;
  const source = new Int32Array(sourceSteps * count).fill(PAD);
  const sourceMask = new Float32Array(sourceSteps * count);
  const given = new Int32Array(targetSteps * count).fill(PAD);
  const wanted = new Int32Array(targetSteps * count).fill(PAD);
  const wantedMask = new Float32Array(targetSteps * count);
  pairs.forEach(({ target }, pair) => {
    const ids = sources[pair] ?? [];
    ids.forEach((id, at) => {
      const step = sourceSteps - ids.length + at;
      source[step * count + pair] = id;
      sourceMask[step * count + pair] = 1;
    });
    [...target, END].forEach((id, step) => {
      given[step * count + pair] = target[step - 1] ?? BEGIN;
      wanted[step * count + pair] = id;
      wantedMask[step * count + pair] = 1;
    });
  });
  return { pairs: count, sourceSteps, targetSteps, source, sourceMask, given, wanted, wantedMask };
}
