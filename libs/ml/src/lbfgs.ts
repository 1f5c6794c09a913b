/** Returns the value at a point and writes its gradient there into the second argument. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  readonly maxIterations: number;
  /** Pairs of steps and gradients that are kept. @default 8 */
  readonly memory?: number;
  /** Stops when an iteration lowers the value by less than this share of it. @default 1e-5 */
  readonly tolerance?: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

const MAX_HALVINGS = 30;
/** Of Armijo's rule. */
const SUFFICIENT = 1e-4;

/**
 * Minimises a smooth function by L-BFGS with backtracking. The start is not changed.
 * Source: Nocedal and Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { maxIterations, memory = 8, tolerance = 1e-5 }: MinimiseOptions,
): Float64Array {
  let point = Float64Array.from(start);
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  const pairs: Pair[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const direction = descent(gradient, pairs);
    const first = pairs.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    const next = walk(objective, { point, gradient, value, direction, first });
    if (!next) break;
    remember(pairs, difference(next.point, point), difference(next.gradient, gradient), memory);
    const gain = value - next.value;
    ({ point, gradient, value } = next);
    if (gain < tolerance * Math.abs(value)) break;
  }
  return point;
}

/** The two loops that apply the approximate inverse Hessian to the negative gradient. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const alphas = [...pairs].reverse().map(({ step, change, rho }) => {
    const alpha = rho * dot(step, direction);
    add(direction, change, -alpha);
    return alpha;
  });
  const last = pairs.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.change, last.change));
    direction.forEach((value, at) => (direction[at] = value * scale));
  }
  pairs.forEach(({ step, change, rho }, at) => {
    const beta = rho * dot(change, direction);
    add(direction, step, (alphas[pairs.length - 1 - at] ?? 0) - beta);
  });
  return direction;
}

interface Place {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

/** Halves the step until the value has fallen enough; `undefined` if it never does. */
function walk(
  objective: Objective,
  from: Place & { readonly direction: Float64Array; readonly first: number },
): (Place & { gradient: Float64Array<ArrayBuffer>; point: Float64Array<ArrayBuffer> }) | undefined {
  const slope = dot(from.gradient, from.direction);
  if (slope >= 0) return undefined;
  let length = from.first;
  for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
    const point = Float64Array.from(from.point);
    add(point, from.direction, length);
    const gradient = new Float64Array(point.length);
    const value = objective(point, gradient);
    if (value <= from.value + SUFFICIENT * length * slope) return { point, gradient, value };
  }
  return undefined;
}

function remember(pairs: Pair[], step: Float64Array, change: Float64Array, memory: number): void {
  const curvature = dot(step, change);
  if (curvature <= 1e-12) return;
  pairs.push({ step, change, rho: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - (b[at] ?? 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function add(to: Float64Array, values: Float64Array, scale: number): void {
  for (let at = 0; at < to.length; at++) to[at] = (to[at] ?? 0) + scale * (values[at] ?? 0);
}
