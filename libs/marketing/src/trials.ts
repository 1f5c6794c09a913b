import { allows, moneyToUnits, tenantOf } from '@tradewind/contracts';
import type { CampaignKind } from '@tradewind/contracts';
import type { MarketingContext } from './campaign-figures.js';
import { outcomeOf } from './exposures.js';
import type { MarketingOptions } from './marketing-options.js';
import type { ShopperState } from './shopper-state.js';
import { trialSource, upliftKey, type Trial } from './uplift-model.js';

/** Trials of a shopper that may be open at a time; further decisions are not learnt from. */
const MAX_TRIALS = 20;

/** A decision that chance has taken, and whose outcome is still open. */
export interface OpenTrial extends Pick<
  Trial,
  'version' | 'features' | 'arms' | 'leftAlone' | 'weight'
> {
  /** Event time of the decision, ms. */
  readonly at: number;
  /** When the time is over in which the campaign converts, ms of the partition's clock. */
  readonly dueAt: number;
  /** Absent if the shopper was left alone. */
  readonly arm?: string;
}

/**
 * Remembers the first decision of a campaign on a shopper, to tell what came of it. One that could not have
 * been another says nothing of what another would have brought.
 */
export function openTrial(
  state: ShopperState,
  kind: CampaignKind,
  trial: Omit<OpenTrial, 'dueAt'>,
  { now, windowMs }: { readonly now: number; readonly windowMs: number },
): void {
  const { trials = {} } = state;
  const possible = trial.arms.filter(({ probability }) => probability > 0).length;
  if (possible + (trial.leftAlone > 0 ? 1 : 0) < 2 || !allows(state.purposes, 'learn')) return;
  if (Object.keys(trials).length >= MAX_TRIALS) return;
  const dueAt = Math.max(trial.at + windowMs, now);
  state.trials = { ...trials, [kind]: { ...trial, dueAt } };
}

/** Sends the trials whose time is over to the trainer, with what was ordered. */
export function endTrials(
  shopper: string,
  context: MarketingContext,
  { conversionWindowMs }: MarketingOptions,
): void {
  const state = context.state(shopper);
  for (const [kind, trial] of Object.entries(state.trials ?? {})) {
    if (trial.dueAt > context.now) continue;
    const others = Object.entries(state.trials ?? {}).filter(([other]) => other !== kind);
    if (others.length > 0) state.trials = Object.fromEntries(others);
    else delete state.trials;
    send(shopper, { campaign: kind, trial, windowMs: conversionWindowMs }, context);
  }
}

interface EndedTrial {
  readonly campaign: CampaignKind;
  readonly trial: OpenTrial;
  readonly windowMs: number;
}

function send(
  shopper: string,
  { campaign, trial, windowMs }: EndedTrial,
  context: MarketingContext,
): void {
  const tenant = tenantOf(shopper);
  const { book } = context.state(shopper);
  const { at, version, features, arms, leftAlone, weight, arm } = trial;
  const outcome = book ? outcomeOf({ at }, book, windowMs) : {};
  const ordered = Object.entries(outcome).map(([currency, money]) => {
    return [currency, moneyToUnits(money)] as const;
  });
  const data = {
    ...{ tenant, source: context.partitionId, epoch: context.epoch, campaign, version },
    ...{ features: [...features], arms, leftAlone, weight, ...(arm !== undefined && { arm }) },
    ordered: Object.fromEntries(ordered),
  };
  const event = { type: 'trial.ended', data } as const;
  const slot = `trial|${campaign}|${shopper}|${String(at)}`;
  trialSource.send({ event, key: upliftKey(tenant, campaign), shard: 0, slot }, context);
}

/** Of two trials of one campaign the earlier counts, as in the campaign's figures. */
export function mergeTrials(into: ShopperState, { trials: others = {} }: ShopperState): void {
  const joined: Record<CampaignKind, OpenTrial> = { ...into.trials };
  for (const [kind, other] of Object.entries(others)) {
    const own = joined[kind];
    if (own ? other.at < own.at : Object.keys(joined).length < MAX_TRIALS) joined[kind] = other;
  }
  if (Object.keys(joined).length > 0) into.trials = joined;
}
