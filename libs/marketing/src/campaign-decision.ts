import {
  eventId,
  idOf,
  marketingCampaigns,
  tenantOf,
  type CampaignKind,
  type TopicEvent,
} from '@tradewind/contracts';
import { chooseArm, type ChosenArm } from './arms.js';
import { count } from './campaign-counts.js';
import {
  armFigures,
  countsOf,
  figuresOf,
  type CampaignFigures,
  type MarketingContext,
} from './campaign-figures.js';
import type { Occasion } from './campaign-memory.js';
import { campaignSettings, type CampaignSettings } from './campaign-settings.js';
import { traceOf, type Check } from './eligibility.js';
import { expose, isFirst } from './exposures.js';
import { isOfWeek, rememberRequest } from './frequency-cap.js';
import { assign, type Assignment } from './hold-out.js';
import type { DecisionOptions } from './marketing-options.js';
import { quietUntil } from './quiet-hours.js';
import { featuresAt } from './propensity.js';
import type { CampaignRecord, ShopperState } from './shopper-state.js';
import { targetingOf, type TargetingRecord } from './targeting.js';
import { openTrial, type OpenTrial } from './trials.js';
import { wait } from './waiting.js';

/** Campaigns remembered of a shopper. */
export const MAX_RECENT = 10;

/** All that one decision is made of. */
interface Decision {
  readonly shopper: string;
  readonly occasion: Occasion;
  readonly settings: CampaignSettings;
  readonly slot: string;
  readonly campaign: {
    readonly shopper: string;
    readonly kind: CampaignKind;
    readonly campaignId: string;
  };
  /** What every event of it says. */
  readonly record: {
    readonly eligibility: Check[];
    readonly settingsVersion?: number;
    readonly targeting?: TargetingRecord;
  };
  /** Of the shopper when it is decided, as of `featuresAt`. */
  readonly features: number[];
  /** How many shoppers like this one there are for each whom chance may let be addressed. */
  readonly weight: number;
}

/**
 * Decides on an occasion, once, under an id of the occasion: requests the campaign, says why it is withheld,
 * or leaves the shopper alone for the hold-out. In quiet hours it waits for their end.
 */
export function decide(
  shopper: string,
  occasion: Occasion,
  context: MarketingContext,
  options: DecisionOptions,
): void {
  const state = context.state(shopper);
  const { kind } = occasion;
  const settings = campaignSettings(context.documents, tenantOf(shopper), kind);
  if (!settings.enabled) return;
  const slot = `${kind}|${shopper}|${occasion.occasion}`;
  const campaignId = eventId(slot);
  if (state.recent.some((record) => record.campaignId === campaignId)) return;
  const { quietHours } = settings;
  const dueAt = quietHours && quietUntil(quietHours, context.now);
  if (dueAt !== undefined) {
    wait(state, kind, { since: occasion.at, dueAt, held: occasion });
    return;
  }
  const decision = decisionOn({ shopper, occasion, settings, slot, campaignId }, context, options);
  const figures = figuresOf(context, shopper, kind);
  const refused = decision.record.eligibility.find(({ passed }) => !passed);
  if (refused) suppress(decision, refused.rule, { context, figures });
  else decideByChance(decision, { context, figures }, options.conversionWindowMs);
}

/** Asks all that has to hold, the campaign's model last. */
function decisionOn(
  of: Pick<Decision, 'shopper' | 'occasion' | 'settings' | 'slot'> & { campaignId: string },
  context: MarketingContext,
  options: DecisionOptions,
): Decision {
  const { shopper, occasion, settings, slot, campaignId } = of;
  const { kind } = occasion;
  const state = context.state(shopper);
  const candidate = { shopper, state, kind, now: context.now };
  const eligibility = [...traceOf(candidate, settings, options)];
  const features = featuresAt(state, occasion.at);
  const asked = eligibility.every(({ passed }) => passed) ? settings.targeting : undefined;
  const request = { shopper, state, kind, features, epoch: context.epoch };
  const targeted = asked && targetingOf(asked, request, options.uplift);
  if (targeted) eligibility.push({ rule: 'targeting', passed: targeted.passed });
  const set = settings.version !== undefined && { settingsVersion: settings.version };
  return {
    ...{ shopper, occasion, settings, slot, features, weight: targeted?.weight ?? 1 },
    campaign: { shopper: idOf(shopper), kind, campaignId },
    record: { eligibility, ...set, ...(targeted && { targeting: targeted.record }) },
  };
}

function decideByChance(decision: Decision, where: Where, windowMs: number): void {
  const { shopper, occasion, settings, slot } = decision;
  const { context, figures } = where;
  const state = context.state(shopper);
  const assignment = assignmentOf(decision, state);
  const chosen = chooseArm(settings, figures, slot);
  if (isFirst(state, occasion.kind, assignment.chance)) {
    const trial = trialOf(decision, assignment, chosen);
    openTrial(state, occasion.kind, trial, { now: context.now, windowMs });
  }
  address(decision, assignment, context);
  if (assignment.heldOut) holdOut(decision, assignment, where);
  else send(decision, { assignment, chosen }, where);
}

/** What was decided as an experiment: with which probability it could have been something else. */
function trialOf(
  { settings: { version = 0 }, occasion: { at }, features, weight }: Decision,
  { heldOut, chance: leftAlone }: Assignment,
  { arm, arms: chances }: ChosenArm,
): Omit<OpenTrial, 'dueAt'> {
  const arms = chances.map(({ id, probability }) => {
    return { id, probability: (1 - leftAlone) * probability };
  });
  const sent = !heldOut && { arm: arm?.id ?? '' };
  return { at, version, features, weight, arms, leftAlone, ...sent };
}

interface Where {
  readonly context: MarketingContext;
  readonly figures: CampaignFigures | undefined;
}

/** A shopper stays where the first decision has put them, whatever id they had then. */
function assignmentOf({ shopper, occasion, settings }: Decision, state: ShopperState): Assignment {
  const assigned = assign(shopper, occasion.kind, settings);
  const known = state.exposures?.[occasion.kind];
  const isOpen = assigned.chance > 0 && assigned.reason !== 'global-hold-out';
  if (!isOpen || !known || known.chance === 0) return assigned;
  const { heldOut, chance } = known;
  return { heldOut, chance, ...(heldOut && { reason: 'hold-out' as const }) };
}

/**
 * The caps count who is left alone like who is addressed: else the two would differ in what the caps let
 * through later, and could not be compared.
 */
function address(
  { shopper, occasion: { kind, at } }: Decision,
  { heldOut, chance }: Assignment,
  context: MarketingContext,
): void {
  const state = context.state(shopper);
  const { now } = context;
  state.requestedAt = rememberRequest(state.requestedAt, now);
  const ofKind = rememberRequest(state.requestedOf?.[kind] ?? [], now);
  const others = Object.entries(state.requestedOf ?? {}).filter(([, times]) =>
    isOfWeek(times, now),
  );
  state.requestedOf = { ...Object.fromEntries(others), [kind]: ofKind };
  expose(shopper, { kind, at, heldOut, chance }, context);
}

function suppress(decision: Decision, reason: string, { context, figures }: Where): void {
  const { campaign, record } = decision;
  const data = { ...campaign, reason, ...record };
  conclude(decision, { type: 'campaign.suppressed', data }, context);
  if (figures) figures.suppressed[reason] = (figures.suppressed[reason] ?? 0) + 1;
  note(decision, { status: 'suppressed', reason }, context);
}

function holdOut(
  decision: Decision,
  { reason = 'hold-out', chance: probability }: Assignment,
  { context, figures }: Where,
): void {
  const data = { ...decision.campaign, reason, probability, ...decision.record };
  conclude(decision, { type: 'campaign.held_out', data }, context);
  if (figures) figures.heldOut++;
  note(decision, { status: 'held-out', reason }, context);
}

interface Sent {
  readonly assignment: Assignment;
  readonly chosen: ChosenArm;
}

function send(
  decision: Decision,
  { assignment: { chance }, chosen }: Sent,
  { context, figures }: Where,
): void {
  const { occasion, settings, campaign, record, shopper } = decision;
  const { reason, evidence, at, modelVersion } = occasion;
  const data = {
    ...{ ...campaign, reason, evidence, probability: (1 - chance) * chosen.probability },
    ...(modelVersion !== undefined && { modelVersion }),
    ...record,
    ...messageOf(chosen, settings),
    expiresAt: new Date(context.now + settings.expiryMs).toISOString(),
  };
  conclude(decision, { type: 'campaign.requested', data }, context);
  const arm = chosen.arm && { arm: chosen.arm.id };
  note(decision, { status: 'requested', reason, ...arm }, context);
  if (figures) figures.requested++;
  if (settings.delivery === 'reported') return;
  const { kind, campaignId } = campaign;
  context.state(shopper).touch = { campaignId, kind, at, ...arm };
  countTrial(figures, chosen.arm?.id);
}

function messageOf({ policy, arm }: ChosenArm, { channel }: CampaignSettings) {
  return {
    policy,
    ...(arm && { arm: arm.id }),
    ...(arm?.content && { content: arm.content }),
    ...(channel !== undefined && { channel }),
  };
}

/** A message of the arm has reached a shopper. */
export function countTrial(figures: CampaignFigures | undefined, arm: string | undefined): void {
  const counted = arm === undefined ? undefined : figures && armFigures(figures, arm);
  if (counted) counted.trials++;
}

function conclude(
  { shopper: key, slot }: Decision,
  event: TopicEvent<typeof marketingCampaigns>,
  context: MarketingContext,
): void {
  context.emit({ topic: marketingCampaigns, event, key, slot });
}

/** Remembers what was decided and counts it. */
function note(
  { shopper, occasion, campaign }: Decision,
  { status, reason, arm }: Pick<CampaignRecord, 'status' | 'reason' | 'arm'>,
  context: MarketingContext,
): void {
  const { kind, campaignId } = campaign;
  const { at, modelVersion } = occasion;
  const version = modelVersion !== undefined && { modelVersion };
  const record = { campaignId, kind, status, at, reason, ...version };
  remember(context.state(shopper), { ...record, ...(arm !== undefined && { arm }) });
  const counts = countsOf(context, shopper);
  if (counts) count(counts, status, kind);
}

/** Adds to what is remembered of a shopper's campaigns. */
export function remember(state: ShopperState, record: CampaignRecord): void {
  state.recent = [...state.recent, record].slice(-MAX_RECENT);
}
