import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow.js';

/** Looked up once, as in `gates.ts`. */
const { exp, max } = Math;

export interface AttentionRun {
  readonly pairs: number;
  readonly sourceSteps: number;
  readonly targetSteps: number;
  /** Columns that keys and questions have. */
  readonly hidden: number;
  /** Columns of the memory; the first are the keys. */
  readonly width: number;
  /** 1 where a step of a question counts, by steps and pairs; at least one of each pair. */
  readonly mask: Float32Array;
}

/**
 * What each step of the decoder reads of its question: rows of the memory, weighted by a softmax of the
 * products of their keys with what the decoder asks for. `asked` is `[targetSteps * pairs, hidden]`, `memory`
 * is `[sourceSteps * pairs, width]`; the result is `[targetSteps * pairs, width]`. One operation on arrays:
 * WebAssembly would prepare each of the small matrices of a batch on its own.
 */
export function attention(
  tf: TensorFlow,
  asked: Tensor2D,
  memory: Tensor2D,
  run: AttentionRun,
): Tensor2D {
  const apply = tf.customGrad((...tensors) => {
    const [first, second] = tensors as [Tensor2D, Tensor2D];
    const questions = first.dataSync<'float32'>();
    const rows = second.dataSync<'float32'>();
    const shares = sharesOf(questions, rows, run);
    const shape: [number, number] = [run.targetSteps * run.pairs, run.width];
    return {
      value: tf.tensor2d(contexts(shares, rows, run), shape),
      gradFunc: (dy) => {
        const of = (dy as Tensor2D).dataSync<'float32'>();
        const { ofAsked, ofMemory } = gradients({ questions, memory: rows, shares, of }, run);
        return [tf.tensor2d(ofAsked, asked.shape), tf.tensor2d(ofMemory, memory.shape)];
      },
    };
  });
  return apply(asked, memory) as Tensor2D;
}

/** By rows of `asked`: the share of each step of the question. */
function sharesOf(asked: Float32Array, memory: Float32Array, run: AttentionRun): Float32Array {
  const { pairs, sourceSteps, targetSteps, hidden, width, mask } = run;
  const shares = new Float32Array(targetSteps * pairs * sourceSteps);
  for (let row = 0; row < targetSteps * pairs; row++) {
    const pair = row % pairs;
    const to = row * sourceSteps;
    let most = -Infinity;
    for (let step = 0; step < sourceSteps; step++) {
      const at = step * pairs + pair;
      const score =
        mask[at] === 0 ? -Infinity : dot(asked, row * hidden, memory, at * width, hidden);
      shares[to + step] = score;
      most = max(most, score);
    }
    let sum = 0;
    for (let step = 0; step < sourceSteps; step++) {
      const share = exp((shares[to + step] ?? 0) - most);
      shares[to + step] = share;
      sum += share;
    }
    for (let step = 0; step < sourceSteps; step++)
      shares[to + step] = (shares[to + step] ?? 0) / sum;
  }
  return shares;
}

function contexts(shares: Float32Array, memory: Float32Array, run: AttentionRun): Float32Array {
  const { pairs, sourceSteps, targetSteps, width } = run;
  const result = new Float32Array(targetSteps * pairs * width);
  for (let row = 0; row < targetSteps * pairs; row++) {
    for (let step = 0; step < sourceSteps; step++) {
      const share = shares[row * sourceSteps + step] ?? 0;
      const from = (step * pairs + (row % pairs)) * width;
      if (share > 0) add(result, row * width, memory, from, share, width);
    }
  }
  return result;
}

function gradients(
  given: Record<'questions' | 'memory' | 'shares' | 'of', Float32Array>,
  { pairs, sourceSteps, targetSteps, hidden, width }: AttentionRun,
) {
  const { questions, memory, shares, of } = given;
  const ofAsked = new Float32Array(questions.length);
  const ofMemory = new Float32Array(memory.length);
  const ofShares = new Float32Array(sourceSteps);
  for (let row = 0; row < targetSteps * pairs; row++) {
    const at = row * hidden;
    let mean = 0;
    for (let step = 0; step < sourceSteps; step++) {
      const from = (step * pairs + (row % pairs)) * width;
      const share = shares[row * sourceSteps + step] ?? 0;
      const ofShare = share > 0 ? dot(of, row * width, memory, from, width) : 0;
      ofShares[step] = ofShare;
      mean += share * ofShare;
    }
    for (let step = 0; step < sourceSteps; step++) {
      const share = shares[row * sourceSteps + step] ?? 0;
      if (share === 0) continue;
      const from = (step * pairs + (row % pairs)) * width;
      const ofScore = share * ((ofShares[step] ?? 0) - mean);
      add(ofMemory, from, of, row * width, share, width);
      add(ofMemory, from, questions, at, ofScore, hidden);
      add(ofAsked, at, memory, from, ofScore, hidden);
    }
  }
  return { ofAsked, ofMemory };
}

// eslint-disable-next-line max-params -- of two rows of two matrices
function dot(a: Float32Array, i: number, b: Float32Array, j: number, length: number): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += (a[i + at] ?? 0) * (b[j + at] ?? 0);
  return sum;
}

// eslint-disable-next-line max-params -- as of `dot`
function add(
  to: Float32Array,
  i: number,
  from: Float32Array,
  j: number,
  factor: number,
  length: number,
): void {
  for (let at = 0; at < length; at++) {
    to[i + at] = (to[i + at] ?? 0) + factor * (from[j + at] ?? 0);
  }
}
