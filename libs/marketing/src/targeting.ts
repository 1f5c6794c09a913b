import { allows, tenantOf } from '@tradewind/contracts';
import type { CampaignTargeting, ModelReader } from '@tradewind/contracts';
import { upliftScore, type UpliftModelName } from '@tradewind/ml';
import { pointOf } from './hold-out.js';
import type { ShopperState } from './shopper-state.js';
import { upliftKey, upliftVersion, type UpliftSnapshot } from './uplift-model.js';

/** Share of the shoppers who would not be chosen, of whom a campaign learns whether that is right. */
const EXPLORED = 0.1;

/** How many shares of shoppers the quantiles of a way tell apart. */
export const QUANTILES = 20;

/** How it was told whether a shopper is addressed; as decisions say it. */
export interface TargetingRecord {
  readonly by: UpliftModelName;
  readonly score: number;
  readonly threshold: number;
  readonly modelVersion: string;
  readonly explored?: true;
}

export interface Targeted {
  readonly passed: boolean;
  /** How many shoppers like this one there are for each who is addressed or held out. */
  readonly weight: number;
  readonly record: TargetingRecord;
}

export interface TargetingRequest {
  readonly shopper: string;
  readonly state: ShopperState;
  readonly kind: string;
  /** As of `featuresAt`. */
  readonly features: readonly number[];
  readonly epoch: number;
}

/**
 * Whether a campaign's model chooses a shopper: by the way that is best, or by the chance of an order when
 * addressed. `undefined` while there is no model to ask, or where the shopper does not want to be scored.
 */
export function targetingOf(
  { by, share, explore = EXPLORED }: CampaignTargeting,
  { shopper, state, kind, features, epoch }: TargetingRequest,
  models: ModelReader<UpliftSnapshot> | undefined,
): Targeted | undefined {
  if (!allows(state.purposes, 'score')) return undefined;
  const version = models?.asOf(upliftKey(tenantOf(shopper), kind), epoch);
  const found = version && scoreOf(by, version.value, features);
  const threshold = found?.quantiles[quantileOf(share)];
  if (!found || threshold === undefined) return undefined;
  const { way, score } = found;
  const known = { by: way, score, threshold, modelVersion: upliftVersion(version.epoch) };
  if (score >= threshold) return { passed: true, weight: 1, record: known };
  const explored = pointOf(`explore|${kind}|${shopper}`) < explore;
  const record = { ...known, ...(explored && { explored }) };
  return { passed: explored, weight: 1 / explore, record };
}

interface Score {
  readonly way: UpliftModelName;
  readonly score: number;
  readonly quantiles: readonly number[];
}

/** By the best way, if it may be uplift and has its models; else by the chance of an order. */
function scoreOf(
  by: CampaignTargeting['by'],
  { models, targeting }: UpliftSnapshot,
  features: readonly number[],
): Score | undefined {
  if (!targeting) return undefined;
  const best = by === 'uplift' ? upliftScore(targeting.by, models, features) : undefined;
  const way = best === undefined ? 'response' : targeting.by;
  const score = best ?? upliftScore(way, models, features);
  return score === undefined ? undefined : { way, score, quantiles: targeting.quantiles[way] };
}

/** Which quantile the highest `share` begins with: quantiles are of 5 %, 10 % and so on up to 95 %. */
function quantileOf(share: number): number {
  return Math.round((1 - share) * QUANTILES) - 1;
}
