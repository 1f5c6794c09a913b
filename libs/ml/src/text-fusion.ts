import type { Nearness } from './encoded-texts.js';

/** Weights of the encoder's log-probability, of the linear margin and of the nearest examples. */
const WEIGHTS: readonly Weights[] = [0.5, 0.75, 1, 1.5].flatMap((encoder) =>
  [0.5, 1, 1.5, 2, 3].flatMap((linear) =>
    [0, 4, 8, 12].map((near): Weights => [encoder, linear, near]),
  ),
);
/** Where the linear model is right so often on held-out examples, they are all alike. */
const TEMPLATED = 0.99;
const FOR_TEMPLATED: Weights = [2, 1, 0];
export const ENCODER_ALONE: Weights = [1, 0, 0];

export type Weights = readonly [encoder: number, linear: number, near: number];

/** What the parts say of one text, by label. */
export interface Opinion {
  readonly margins: readonly number[];
  readonly logs: ArrayLike<number>;
  readonly near: Nearness;
}

interface Judged {
  readonly opinion: Opinion;
  /** The index of the right label; -1 if it was held out. */
  readonly target: number;
}

/** Log-probabilities. */
export function fuse(
  { margins, logs, near }: Opinion,
  [encoder, linear, closeness]: Weights,
): number[] {
  const scores = margins.map(
    (margin, at) => encoder * (logs[at] ?? 0) + linear * margin + closeness * (near.votes[at] ?? 0),
  );
  const greatest = Math.max(...scores);
  const mass = scores.reduce((sum, score) => sum + Math.exp(score - greatest), 0);
  return scores.map((score) => score - greatest - Math.log(mass));
}

/** The weights with the least log-loss on examples that were held out. */
export function bestWeights(held: readonly Judged[]): Weights {
  const known = held.filter(({ target }) => target >= 0);
  const right = known.filter(({ opinion, target }) => indexOfMax(opinion.margins) === target);
  if (right.length >= TEMPLATED * known.length) return FOR_TEMPLATED;
  const losses = WEIGHTS.map((weights) =>
    known.reduce((sum, { opinion, target }) => sum - (fuse(opinion, weights)[target] ?? 0), 0),
  );
  return WEIGHTS[losses.indexOf(Math.min(...losses))] ?? FOR_TEMPLATED;
}

export function indexOfMax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
