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
import { expose } from './exposures.js';
import { isOfWeek, rememberRequest } from './frequency-cap.js';
import { assign, type Assignment } from './hold-out.js';
import type { MarketingOptions } from './marketing-options.js';
import { quietUntil } from './quiet-hours.js';
import type { CampaignRecord, ShopperState } from './shopper-state.js';
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
  readonly record: { readonly eligibility: Check[]; readonly settingsVersion?: number };
}

/**
 * Decides on an occasion, once, under an id of the occasion: requests the campaign, says why it is withheld,
 * or leaves the shopper alone for the hold-out. In quiet hours it waits for their end.
 */
export function decide(
  shopper: string,
  occasion: Occasion,
  context: MarketingContext,
  options: MarketingOptions,
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
  const candidate = { shopper, state, kind, now: context.now };
  const eligibility = traceOf(candidate, settings, options);
  const refused = eligibility.find(({ passed }) => !passed);
  const set = settings.version !== undefined && { settingsVersion: settings.version };
  const decision: Decision = {
    ...{ shopper, occasion, settings, slot },
    campaign: { shopper: idOf(shopper), kind, campaignId },
    record: { eligibility: [...eligibility], ...set },
  };
  const figures = figuresOf(context, shopper, kind);
  if (refused) {
    suppress(decision, refused.rule, { context, figures });
    return;
  }
  const assignment = assignmentOf(decision, state);
  address(decision, assignment, context);
  if (assignment.heldOut) holdOut(decision, assignment, { context, figures });
  else request(decision, assignment, { context, figures });
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

function request(decision: Decision, { chance }: Assignment, { context, figures }: Where): void {
  const { shopper, occasion, settings, campaign, record, slot } = decision;
  const { reason, evidence, at, modelVersion } = occasion;
  const chosen = chooseArm(settings, figures, slot);
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
