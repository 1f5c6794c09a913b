/** A minimum that was found, and how often the function was asked. */
export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
  readonly evaluations: number;
}

export interface SimplexOptions {
  /** Distance of the first corners from the start, along each axis. */
  readonly step: number;
  /** The search ends when the values of all corners are this close to each other. */
  readonly precision: number;
  readonly maxEvaluations: number;
  /** Called before every evaluation; may throw to end the search. */
  readonly before?: (evaluations: number) => void;
}

interface Corner {
  readonly point: readonly number[];
  readonly value: number;
}

/**
 * Minimises a function of a few variables without derivatives (Nelder and Mead, 1965, with their
 * coefficients 1, 2, 1/2, 1/2). Values that are not finite count as worse than any other.
 */
export function minimise(
  f: (point: readonly number[]) => number,
  start: readonly number[],
  options: SimplexOptions,
): Minimum {
  let evaluations = 0;
  const at = (point: readonly number[]): Corner => {
    options.before?.(evaluations);
    evaluations++;
    const value = f(point);
    return { point, value: Number.isFinite(value) ? value : Infinity };
  };
  let simplex = [
    at(start),
    ...start.map((_, axis) => at(start.map((x, j) => (j === axis ? x + options.step : x)))),
  ].sort(byValue);
  while (evaluations < options.maxEvaluations && !isFlat(simplex, options.precision)) {
    simplex = improved(simplex, at).sort(byValue);
  }
  const [best = at(start)] = simplex;
  return { ...best, evaluations };
}

function improved(simplex: readonly Corner[], at: (point: readonly number[]) => Corner): Corner[] {
  const kept = simplex.slice(0, -1);
  const [best, second, worst] = [kept[0], kept.at(-1), simplex.at(-1)];
  if (!best || !second || !worst) return [...simplex];
  const centre = worst.point.map(
    (_, j) => kept.reduce((sum, { point }) => sum + (point[j] ?? 0), 0) / kept.length,
  );
  const along = (factor: number) =>
    at(centre.map((c, j) => c + factor * (c - (worst.point[j] ?? 0))));
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(2);
    return [...kept, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < second.value) return [...kept, reflected];
  const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...kept, contracted];
  return simplex.map((corner, i) =>
    i === 0 ? corner : at(corner.point.map((x, j) => ((best.point[j] ?? 0) + x) / 2)),
  );
}

function isFlat(simplex: readonly Corner[], precision: number): boolean {
  const [best, worst] = [simplex[0]?.value ?? 0, simplex.at(-1)?.value ?? 0];
  return worst - best <= precision * (Math.abs(best) + precision);
}

function byValue(a: Corner, b: Corner): number {
  return a.value - b.value;
}
