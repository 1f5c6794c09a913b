import type { GradConfig, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow.js';

type Attributes = Readonly<Record<string, unknown>>;

/** Gradients of an operation's inputs, from that of its output and from what was saved of it. */
type Gradient = (dy: Tensor, saved: readonly [Tensor, Tensor], attributes: Attributes) => Tensor[];

interface Rule {
  /** Inputs in the order of the gradients; without them there are two, and all of them are saved. */
  readonly inputs?: readonly string[];
  /** `output` saves the output in place of the inputs. */
  readonly saves?: 'output';
  readonly of: Gradient;
}

/**
 * Registers the gradients of the operations of `Seq2SeqGraph` that have none yet. The core package for Node
 * leaves all gradients out; the package that has them brings all of TensorFlow.js for browsers.
 */
export function supplyGradients(tf: TensorFlow): void {
  for (const [kernelName, rule] of Object.entries(rulesOf(tf))) {
    if (!(tf.getGradient(kernelName) as GradConfig | undefined)) {
      tf.registerGradient(configOf(kernelName, rule));
    }
  }
}

function configOf(kernelName: string, { inputs, saves, of }: Rule): GradConfig {
  const saving =
    saves === 'output'
      ? { outputsToSave: [true] }
      : inputs
        ? { inputsToSave: [...inputs] }
        : { saveAllInputs: true };
  return {
    kernelName,
    ...saving,
    gradFunc: (dy, saved, attributes) => {
      // At once, not when it is asked for: then what is computed for one input would be disposed of
      // before another asks.
      const known = saved as unknown as readonly [Tensor, Tensor];
      const gradients = of(dy as Tensor, known, attributes);
      const entries = gradients.map((gradient, at) => [inputs?.[at] ?? String(at), () => gradient]);
      return Object.fromEntries(entries) as Record<string, () => Tensor>;
    },
  };
}

function rulesOf(tf: TensorFlow): Readonly<Record<string, Rule>> {
  const pair = ['a', 'b'];
  return {
    Add: {
      inputs: pair,
      of: (dy, saved) => saved.map(({ shape }) => summedTo(tf, dy, shape)),
    },
    Multiply: {
      inputs: pair,
      of: (dy, [a, b]) => [
        summedTo(tf, tf.mul(dy, b), a.shape),
        summedTo(tf, tf.mul(dy, a), b.shape),
      ],
    },
    BatchMatMul: {
      inputs: pair,
      of: (dy, saved, attributes) => productGradients(tf, dy, saved, attributes),
    },
    Tanh: {
      inputs: ['x'],
      saves: 'output',
      of: (dy, [y]) => [tf.mul(tf.sub(tf.scalar(1), tf.square(y)), dy)],
    },
    GatherV2: {
      inputs: ['x', 'indices'],
      // Of rows, the only axis that is used here. Indices have no gradient.
      of: (dy, [x, rows]) => [tf.unsortedSegmentSum(dy, rows as Tensor1D, x.shape[0])],
    },
    Slice: {
      inputs: ['x'],
      of: (dy, [x], { begin, size }) => {
        const sizes = size as number[];
        const paddings = (begin as number[]).map((start, axis): [number, number] => [
          start,
          (x.shape[axis] ?? 0) - start - (sizes[axis] ?? 0),
        ]);
        return [tf.pad(dy, paddings)];
      },
    },
    Concat: {
      of: (dy, saved, { axis }) => {
        const along = axis as number;
        const sizes = saved.map(({ shape }) => shape[along] ?? 0);
        return tf.split(dy, sizes, along);
      },
    },
  };
}

/** The gradient of a smaller tensor that was spread over the shape of a larger one. */
function summedTo(tf: TensorFlow, dy: Tensor, shape: readonly number[]): Tensor {
  const missing = dy.shape.length - shape.length;
  const axes = dy.shape.flatMap((length, axis) => {
    const own = axis < missing ? 1 : (shape[axis - missing] ?? 1);
    return axis < missing || (own === 1 && length > 1) ? [axis] : [];
  });
  const summed = axes.length > 0 ? tf.sum(dy, axes) : dy;
  return tf.reshape(summed, [...shape]);
}

function productGradients(
  tf: TensorFlow,
  dy: Tensor,
  [a, b]: readonly [Tensor, Tensor],
  { transposeA, transposeB }: Attributes,
): Tensor[] {
  const ofA =
    transposeA === true
      ? tf.matMul(b, dy, transposeB === true, true)
      : tf.matMul(dy, b, false, transposeB !== true);
  const ofB =
    transposeB === true
      ? tf.matMul(dy, a, true, transposeA === true)
      : tf.matMul(a, dy, transposeA !== true, false);
  return [ofA, ofB];
}
