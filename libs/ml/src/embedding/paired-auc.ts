import type { ScoredLabel } from '../metrics.js';

/** Of two scorings of the same rows. */
export interface PairedAuc {
  readonly challenger: number;
  readonly champion: number;
  /** Of the difference of both. */
  readonly variance: number;
}

export interface TwiceScored {
  readonly label: 0 | 1;
  readonly challenger: number;
  readonly champion: number;
}

/**
 * The areas under the ROC curve of two scorings of the same rows, and the variance of their difference
 * (DeLong, DeLong and Clarke-Pearson, 1988). Undefined unless there are two rows of either label.
 */
export function pairedAuc(rows: readonly TwiceScored[]): PairedAuc | undefined {
  const positives = rows.filter(({ label }) => label === 1).length;
  if (positives < 2 || rows.length - positives < 2) return undefined;
  const challenger = placements(rows.map(({ label, challenger: score }) => ({ label, score })));
  const champion = placements(rows.map(({ label, champion: score }) => ({ label, score })));
  const labels = rows.map(({ label }) => label);
  const differences = challenger.map((value, at) => value - (champion[at] ?? 0));
  const of = (label: 0 | 1) => differences.filter((_, at) => labels[at] === label);
  const variance = varianceOf(of(1)) / positives + varianceOf(of(0)) / (rows.length - positives);
  const area = (values: readonly number[]) => mean(values.filter((_, at) => labels[at] === 1));
  return { challenger: area(challenger), champion: area(champion), variance };
}

/** Of each row, the share of the rows of the other label that it is on the right side of; ties count half. */
function placements(pairs: readonly ScoredLabel[]): number[] {
  const positives = pairs.filter(({ label }) => label === 1).length;
  const counts = { 0: pairs.length - positives, 1: positives };
  const placed = new Array<number>(pairs.length).fill(0);
  const below = { 0: 0, 1: 0 };
  for (const rows of tiedRows(pairs)) {
    const ones = rows.filter((at) => pairs[at]?.label === 1).length;
    const tied = { 0: rows.length - ones, 1: ones };
    for (const at of rows) {
      const isOne = pairs[at]?.label === 1;
      const other = isOne ? 0 : 1;
      const lower = (below[other] + tied[other] / 2) / counts[other];
      placed[at] = isOne ? lower : 1 - lower;
    }
    below[0] += tied[0];
    below[1] += tied[1];
  }
  return placed;
}

/** The rows of each score, by ascending score. */
function tiedRows(pairs: readonly ScoredLabel[]): number[][] {
  const order = pairs.map((_, at) => at).sort((a, b) => scoreAt(pairs, a) - scoreAt(pairs, b));
  const groups: number[][] = [];
  for (const at of order) {
    const group = groups.at(-1);
    if (group && scoreAt(pairs, group[0]) === scoreAt(pairs, at)) group.push(at);
    else groups.push([at]);
  }
  return groups;
}

function scoreAt(pairs: readonly ScoredLabel[], at = 0): number {
  return pairs[at]?.score ?? 0;
}

function varianceOf(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
