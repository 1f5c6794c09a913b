import { fitLogistic, probability } from '@tradewind/ml';
import { bootstrap } from '../measure/bootstrap.js';
import { WeightedScores } from '../measure/weighted-scores.js';
import type { Metrics } from '../report/evaluation.js';
import type { Window } from './windows.js';

export type Rows = readonly (readonly number[])[];
export const REPLICATES = 300;

/** Scores of the shoppers of one window, by one description of them. */
export interface Scored {
  readonly window: Window;
  readonly scores: readonly number[];
}

/** How a regression that learned one window tells the next one. */
export function scoresFor({ labels }: Window, learned: Rows, told: Rows): readonly number[] {
  const outcomes = learned.map((signals, at) => ({ signals, right: labels[at] === 1 }));
  const fit = fitLogistic(outcomes);
  return told.map((signals) => probability(fit, signals));
}

/**
 * The area under the ROC curve, mean over windows (and seeds), and how much it differs from that of the
 * features: a bootstrap over shoppers, each with all of his windows.
 */
export function aucFigures(
  ways: Readonly<Record<string, readonly Scored[]>>,
  { champion, shoppers, seed }: { champion: string; shoppers: number; seed: number },
): Record<string, Metrics> {
  const names = Object.keys(ways);
  const tables = names.map((name) =>
    (ways[name] ?? []).map(({ window, scores }) => {
      const scored = scores.map((score, at) => {
        return { score, label: window.labels[at] ?? 0, row: window.shoppers[at] ?? 0 };
      });
      return new WeightedScores(scored);
    }),
  );
  const reference = names.indexOf(champion);
  const estimates = bootstrap(
    shoppers,
    (weights) => {
      const areas = tables.map((of) => meanOf(of.map((scores) => scores.auc(weights))));
      return [...areas, ...areas.map((area) => area - (areas[reference] ?? 0))];
    },
    { seed, replicates: REPLICATES },
  );
  return Object.fromEntries(
    names.map((name, at) => {
      const [auc, gain] = [estimates[at], estimates[names.length + at]];
      const metrics = { ...(auc && { auc }), ...(gain && name !== champion && { gain }) };
      return [name, metrics];
    }),
  );
}

const NEIGHBOURS = 10;
const MOST_COMPARED = 500;

/** The share of the ten nearest shoppers that two encodings have in common, over pairs of encodings. */
export function neighbourAgreement(encodings: readonly Rows[]): number {
  const near = encodings.map((rows) =>
    rows.slice(0, MOST_COMPARED).map((_, at) => nearest(rows, at)),
  );
  const shares = near.flatMap((a, at) =>
    near
      .slice(at + 1)
      .flatMap((b) =>
        a.map((own, row) => own.filter((other) => b[row]?.includes(other)).length / NEIGHBOURS),
      ),
  );
  return meanOf(shares);
}

function nearest(rows: Rows, of: number): number[] {
  const own = rows[of] ?? [];
  return rows
    .map((row, at) => ({
      at,
      far: row.reduce((sum, value, j) => sum + (value - (own[j] ?? 0)) ** 2, 0),
    }))
    .filter(({ at }) => at !== of)
    .sort((a, b) => a.far - b.far || a.at - b.at)
    .slice(0, NEIGHBOURS)
    .map(({ at }) => at);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
