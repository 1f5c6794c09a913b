/** Looked up once: in these loops the look-up of a global costs as much as the arithmetic. */
const { exp } = Math;

export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** By one exponential, to the precision of 32-bit floats. */
export function squash(x: number): number {
  return 2 / (1 + exp(-2 * x)) - 1;
}

/** One step of some rows; see `takeStep`. */
export interface GateStep {
  /** Index of the first row of the step in the arrays of all steps. */
  readonly first: number;
  readonly rows: number;
  readonly hidden: number;
  /** 1 where a row takes the step; another keeps its state. By rows of all steps. */
  readonly mask: Float32Array | undefined;
}

/** What a run of steps computes, by rows of all steps. */
export interface GateRun {
  /** Sums of the gates `[4 * hidden]`: in, forget, out, candidate. They become the activations. */
  readonly gates: Float32Array;
  /** Output and cell side by side, `[2 * hidden]`, after each step. */
  readonly states: Float32Array;
}

/** Turns sums of gates into activations, and the states before, `[rows, 2 * hidden]`, into those after. */
// eslint-disable-next-line complexity -- each reading of an array counts as a branch
export function takeStep(
  { gates, states }: GateRun,
  before: Float32Array,
  { first, rows, hidden, mask }: GateStep,
): void {
  for (let row = 0; row < rows; row++) {
    const from = row * 2 * hidden;
    const to = (first + row) * 2 * hidden;
    if (mask?.[first + row] === 0) {
      for (let at = 0; at < 2 * hidden; at++) states[to + at] = before[from + at] ?? 0;
      continue;
    }
    const gate = (first + row) * 4 * hidden;
    for (let unit = 0; unit < hidden; unit++) {
      const at = gate + unit;
      const i = sigmoid(gates[at] ?? 0);
      const f = sigmoid(gates[at + hidden] ?? 0);
      const o = sigmoid(gates[at + 2 * hidden] ?? 0);
      const u = squash(gates[at + 3 * hidden] ?? 0);
      const cell = f * (before[from + hidden + unit] ?? 0) + i * u;
      gates[at] = i;
      gates[at + hidden] = f;
      gates[at + 2 * hidden] = o;
      gates[at + 3 * hidden] = u;
      states[to + unit] = o * squash(cell);
      states[to + hidden + unit] = cell;
    }
  }
}

/**
 * The gradient of a step: reads that of its states from `ofStates`, writes that of the sums of its gates to
 * `ofGates`, and changes `ofStates` into that of the states before, but for what comes through the gates.
 */
// eslint-disable-next-line complexity -- as of `takeStep`
export function leaveStep(
  { gates, states }: GateRun,
  { before, ofStates, ofGates }: Record<'before' | 'ofStates' | 'ofGates', Float32Array>,
  { first, rows, hidden, mask }: GateStep,
): void {
  for (let row = 0; row < rows; row++) {
    if (mask?.[first + row] === 0) continue;
    const state = row * 2 * hidden;
    const gate = (first + row) * 4 * hidden;
    for (let unit = 0; unit < hidden; unit++) {
      const at = gate + unit;
      const i = gates[at] ?? 0;
      const f = gates[at + hidden] ?? 0;
      const o = gates[at + 2 * hidden] ?? 0;
      const u = gates[at + 3 * hidden] ?? 0;
      const s = squash(states[(first + row) * 2 * hidden + hidden + unit] ?? 0);
      const dh = ofStates[state + unit] ?? 0;
      const dc = (ofStates[state + hidden + unit] ?? 0) + dh * o * (1 - s * s);
      ofGates[at] = dc * u * i * (1 - i);
      ofGates[at + hidden] = dc * (before[state + hidden + unit] ?? 0) * f * (1 - f);
      ofGates[at + 2 * hidden] = dh * s * o * (1 - o);
      ofGates[at + 3 * hidden] = dc * i * (1 - u * u);
      ofStates[state + unit] = 0;
      ofStates[state + hidden + unit] = dc * f;
    }
  }
}
