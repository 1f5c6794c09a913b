import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow.js';
import { leaveStep, takeStep } from './gates.js';
import type { GateRun, GateStep } from './gates.js';

export interface LstmRun {
  readonly steps: number;
  readonly rows: number;
  readonly hidden: number;
  /** 1 where a row takes a step, by steps and rows; another keeps its state. */
  readonly mask?: Float32Array | undefined;
}

/**
 * A long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate by Gers et al., 2000) over all
 * steps. Given are the inputs' part of the gates `[steps * rows, 4 * hidden]`, the weights of the state
 * `[hidden, 4 * hidden]` and the state at the beginning `[rows, 2 * hidden]`; the result are the states of all
 * steps `[steps * rows, 2 * hidden]`, output and cell side by side.
 *
 * It is one operation with a gradient of its own, which multiplies by TensorFlow and does the rest on arrays:
 * as fifteen small operations for each step, the bookkeeping costs more than the arithmetic, and the gradient
 * of the weights would be added up step by step instead of by one product.
 */
export function lstm(
  tf: TensorFlow,
  given: { readonly inputs: Tensor2D; readonly weights: Tensor2D; readonly begin: Tensor2D },
  run: LstmRun,
): Tensor2D {
  const apply = tf.customGrad((...tensors) => {
    const [inputs, weights, begin] = tensors as [Tensor2D, Tensor2D, Tensor2D];
    const start = begin.dataSync<'float32'>();
    const taken = forward(tf, { inputs, weights, start }, run);
    return {
      value: tf.tensor2d(taken.states, [run.steps * run.rows, 2 * run.hidden]),
      gradFunc: (dy) => {
        const ofAll = (dy as Tensor2D).dataSync<'float32'>();
        return backward(tf, { taken, weights, start, ofAll }, run);
      },
    };
  });
  return apply(given.inputs, given.weights, given.begin) as Tensor2D;
}

function forward(
  tf: TensorFlow,
  given: { readonly inputs: Tensor2D; readonly weights: Tensor2D; readonly start: Float32Array },
  run: LstmRun,
): GateRun {
  const { rows, hidden } = run;
  const gates = given.inputs.dataSync<'float32'>().slice();
  const states = new Float32Array(run.steps * rows * 2 * hidden);
  let before = given.start;
  for (let step = 0; step < run.steps; step++) {
    const output = tf.tensor2d(outputsOf(before, rows, hidden), [rows, hidden]);
    const ofState = tf.matMul(output, given.weights).dataSync<'float32'>();
    const start = step * rows * 4 * hidden;
    for (let at = 0; at < ofState.length; at++) {
      gates[start + at] = (gates[start + at] ?? 0) + (ofState[at] ?? 0);
    }
    takeStep({ gates, states }, before, stepOf(run, step));
    before = statesAt(states, step, run);
  }
  return { gates, states };
}

function backward(
  tf: TensorFlow,
  of: {
    readonly taken: GateRun;
    readonly weights: Tensor2D;
    readonly start: Float32Array;
    readonly ofAll: Float32Array;
  },
  run: LstmRun,
): Tensor2D[] {
  const { rows, hidden, steps } = run;
  const ofGates = new Float32Array(of.taken.gates.length);
  const outputs = new Float32Array(steps * rows * hidden);
  const turned = tf.transpose(of.weights);
  const ofStates = new Float32Array(rows * 2 * hidden);
  for (let step = steps - 1; step >= 0; step--) {
    const told = statesAt(of.ofAll, step, run);
    for (let at = 0; at < told.length; at++) {
      ofStates[at] = (ofStates[at] ?? 0) + (told[at] ?? 0);
    }
    const before = step === 0 ? of.start : statesAt(of.taken.states, step - 1, run);
    outputs.set(outputsOf(before, rows, hidden), step * rows * hidden);
    leaveStep(of.taken, { before, ofStates, ofGates }, stepOf(run, step));
    const start = step * rows * 4 * hidden;
    const own = ofGates.slice(start, start + rows * 4 * hidden);
    const back = tf.matMul(tf.tensor2d(own, [rows, 4 * hidden]), turned).dataSync<'float32'>();
    for (let row = 0; row < rows; row++) {
      for (let unit = 0; unit < hidden; unit++) {
        const to = row * 2 * hidden + unit;
        ofStates[to] = (ofStates[to] ?? 0) + (back[row * hidden + unit] ?? 0);
      }
    }
  }
  const ofInputs = tf.tensor2d(ofGates, [steps * rows, 4 * hidden]);
  const told = tf.tensor2d(outputs, [steps * rows, hidden]);
  const ofWeights: Tensor2D = tf.matMul(told, ofInputs, true, false);
  return [ofInputs, ofWeights, tf.tensor2d(ofStates, [rows, 2 * hidden])];
}

function stepOf({ rows, hidden, mask }: LstmRun, step: number): GateStep {
  return { first: step * rows, rows, hidden, mask };
}

function statesAt(states: Float32Array, step: number, { rows, hidden }: LstmRun): Float32Array {
  return states.subarray(step * rows * 2 * hidden, (step + 1) * rows * 2 * hidden);
}

function outputsOf(states: Float32Array, rows: number, hidden: number): Float32Array {
  const outputs = new Float32Array(rows * hidden);
  for (let row = 0; row < rows; row++) {
    const start = row * 2 * hidden;
    outputs.set(states.subarray(start, start + hidden), row * hidden);
  }
  return outputs;
}
