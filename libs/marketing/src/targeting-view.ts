import { LEFT_ALONE_AT_LEAST, type UpliftModelName } from '@tradewind/ml';
import { upliftVersion, type UpliftSnapshot } from './uplift-model.js';

/** What the model of whom a campaign moves is worth, on trials that it had not learnt yet. */
export interface TargetingView {
  readonly modelVersion: string;
  /** The best way at present. */
  readonly by: UpliftModelName;
  /** Qini coefficients of the ways; 0 is a random order. */
  readonly qini: Readonly<Record<UpliftModelName, number>>;
  /** That they rest on. */
  readonly trials: number;
  readonly leftAlone: number;
  /** Why whom the campaign moves cannot be told yet, in words. */
  readonly waitsFor?: string;
}

/** `undefined` until there are trials to compare. */
export function targetingView(
  version: { readonly epoch: number; readonly value: UpliftSnapshot } | undefined,
): TargetingView | undefined {
  const { targeting } = version?.value ?? {};
  if (!version || !targeting) return undefined;
  const { by, qini, trials, leftAlone } = targeting;
  const missing = LEFT_ALONE_AT_LEAST - leftAlone;
  const waitsFor = missing > 0 && {
    waitsFor: `${String(missing)} more shoppers who were left alone`,
  };
  const modelVersion = upliftVersion(version.epoch);
  return { modelVersion, by, qini, trials, leftAlone, ...waitsFor };
}
