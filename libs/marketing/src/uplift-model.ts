import { defineModel, keyOf, marketingTrials, modelSnapshots } from '@tradewind/contracts';
import type { CampaignKind, TopicEvent } from '@tradewind/contracts';
import type { FittedUplift, OffPolicySums, UpliftModelName } from '@tradewind/ml';
import { EpochSource } from '@tradewind/trainer';

/** Name of the models of whom a campaign moves in `models.snapshots.v1`. */
export const UPLIFT = 'uplift';

/** One model for each campaign of a tenant. */
export const upliftModel = defineModel({
  name: UPLIFT,
  version: 1,
  deltas: marketingTrials,
  snapshots: modelSnapshots,
  shards: 1,
  bounds: { deltas: 10_000, openEpochs: 64 },
});

/** How partitions feed it: each trial is sent when the time is over in which the campaign converts. */
export const trialSource = new EpochSource(upliftModel);

export type Trial = Extract<
  TopicEvent<typeof marketingTrials>,
  { readonly type: 'trial.ended' }
>['data'];

/** Key of the model of a campaign. */
export function upliftKey(tenant: string, campaign: CampaignKind): string {
  return keyOf(tenant, `${UPLIFT}:${campaign}`);
}

export function upliftVersion(epoch: number): string {
  return `${UPLIFT}@${epoch}`;
}

/** Which way to choose shoppers is best, by scores that were made before the outcomes were known. */
export interface LiveTargeting {
  readonly by: UpliftModelName;
  /** Qini coefficients of the ways. */
  readonly qini: Readonly<Record<UpliftModelName, number>>;
  /** Scores of each way that 5 %, 10 % and so on up to 95 % of shoppers do not reach. */
  readonly quantiles: Readonly<Record<UpliftModelName, readonly number[]>>;
  /** Trials that it rests on, and how many of these were left alone. */
  readonly trials: number;
  readonly leftAlone: number;
}

/** What is known of other policies; in place of what is said of one with the same arms before. */
export interface PolicySums {
  /** The arms that could be sent, and the version of the document that said so first. */
  readonly arms: readonly string[];
  readonly version: number;
  /** Of which amounts are; the first that was ordered in. */
  currency?: string;
  readonly byPolicy: Record<string, PolicySumsOf>;
}

/** Sums of one policy. */
export interface PolicySumsOf {
  /** Decisions of which it would have taken one that could not be taken. */
  impossible: number;
  readonly ordered: OffPolicySums;
  readonly revenue: OffPolicySums;
}

/** `params` of a `model.snapshot` of the uplift model. */
export interface UpliftSnapshot {
  /** Trials that have ended. */
  readonly treated: number;
  readonly leftAlone: number;
  /** Of the chance of an order; absent until there are enough trials for a first fit. */
  readonly models: FittedUplift;
  /** Absent until there are scores of trials to compare. */
  readonly targeting?: LiveTargeting;
  readonly policies?: PolicySums;
}
