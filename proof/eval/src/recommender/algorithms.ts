import { sourceNames } from '@tradewind/ml';
import type { SourceName } from '@tradewind/ml';

/** Methods measured beside the blend. `served` stands for the folds of the recommender service. */
export const baselineNames = ['itemPop', 'sessionPop', 'isgd', 'served'] as const;
export type Baseline = (typeof baselineNames)[number];

export const algorithmNames: readonly string[] = [...sourceNames, ...baselineNames];

/** `served` learns as slowly as a whole service does, so that it is measured when it is named. */
export const standardAlgorithms: readonly string[] = algorithmNames.filter(
  (name) => name !== 'served',
);

export interface Algorithms {
  /** The blend is made of these. */
  readonly sources: readonly SourceName[];
  readonly baselines: readonly Baseline[];
}

/** The algorithms among these names, in a fixed order. */
export function algorithmsIn(names: readonly string[]): Algorithms {
  return {
    sources: sourceNames.filter((name) => names.includes(name)),
    baselines: baselineNames.filter((name) => names.includes(name)),
  };
}
