import { Random } from '@tradewind/cli/random';

export interface Split {
  /** In the order in which they are learnt. */
  readonly train: readonly number[];
  readonly test: readonly number[];
}

const TRAIN_SHARE = 0.7;

/** A shuffled split of the rows in which either class is parted 70 to 30. */
export function stratifiedSplit(labels: readonly (0 | 1)[], seed: number): Split {
  const random = new Random(seed);
  const shuffled = labels.map((_, row) => row);
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [shuffled[at], shuffled[other]] = [shuffled[other] ?? 0, shuffled[at] ?? 0];
  }
  const left = [0, 1].map((label) => {
    return Math.round(TRAIN_SHARE * labels.filter((each) => each === label).length);
  });
  const train: number[] = [];
  const test: number[] = [];
  for (const row of shuffled) {
    const label = labels[row] ?? 0;
    const places = left[label] ?? 0;
    left[label] = places - 1;
    (places > 0 ? train : test).push(row);
  }
  return { train, test };
}
