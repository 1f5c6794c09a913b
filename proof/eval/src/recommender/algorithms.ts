import { sourceNames } from '@tradewind/ml';
import type { SourceName } from '@tradewind/ml';

/** Methods measured beside the blend. */
export const baselineNames = ['itemPop', 'sessionPop', 'isgd'] as const;
export type Baseline = (typeof baselineNames)[number];

export const algorithmNames: readonly string[] = [...sourceNames, ...baselineNames];

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
