import { Random } from '@tradewind/cli/random';
import type { LabelledText } from '@tradewind/ml';

export interface HeldOut {
  readonly train: readonly LabelledText[];
  /** Indices of the test rows whose label is known, and of those whose label is not. */
  readonly inScope: readonly number[];
  readonly outOfScope: readonly number[];
}

const UNKNOWN_SHARE = 0.25;

/** Takes a quarter of the labels, drawn by a seed and rounded down, out of the training examples. */
export function holdOutLabels(
  train: readonly LabelledText[],
  test: readonly LabelledText[],
  seed: number,
): HeldOut {
  const labels = [...new Set(train.map(({ label }) => label))].sort();
  const random = new Random(seed);
  for (let at = labels.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [labels[at], labels[other]] = [labels[other] ?? '', labels[at] ?? ''];
  }
  const unknown = new Set(labels.slice(0, Math.floor(UNKNOWN_SHARE * labels.length)));
  const inScope: number[] = [];
  const outOfScope: number[] = [];
  test.forEach(({ label }, row) => (unknown.has(label) ? outOfScope : inScope).push(row));
  return { train: train.filter(({ label }) => !unknown.has(label)), inScope, outOfScope };
}
