import {
  computedTraitDocument,
  idOf,
  keyOf,
  profileSegments,
  segmentDocument,
  tenantOf,
} from '@tradewind/contracts';
import type { FoldContext } from '@tradewind/contracts';
import type { ShopperEvent } from '../profile-activity.js';
import type { ShopperProfile } from '../profile-state.js';
import { keepSizes } from '../segment-sizes.js';
import { moveMember, totalsOf } from '../tenant-totals.js';
import { traitIndexOf } from '../traits/trait-index.js';
import { verdictText } from './describe-condition.js';
import { judgeRule } from './judge.js';
import type { RuleVerdict } from './judge.js';
import { observe } from './observe.js';
import { ruleIndexOf } from './rule-index.js';
import type { Rule, RuleIndex } from './rule-index.js';
import { rulesPart } from './rule-state.js';
import type { RulesPart, RuleState } from './rule-state.js';

type Context = Pick<
  FoldContext<unknown, unknown>,
  'now' | 'documents' | 'emit' | 'part' | 'hasPart' | 'parts'
>;
/** What a fold's context has that parts are looked up by. */
type Totals = Parameters<typeof totalsOf>[0];

/** Whose memberships are looked at. */
interface Shopper {
  /** `<tenant>:<id>` */
  readonly entity: string;
  readonly profile: ShopperProfile;
}

/** Reasons of an exit that no condition gives. */
const DELETED = 'the segment was deleted';
const REASON_LENGTH = 500;

/**
 * Puts a shopper into the segments by rules, and out of them: by the rules that read what the event changes,
 * by those of which a time has come, and by all of them when the shopper has not been looked at
 * since one was changed. Each transition is announced once.
 */
export function applyRules(
  entity: string,
  profile: ShopperProfile,
  event: ShopperEvent | undefined,
  context: Context,
): void {
  const tenant = tenantOf(entity);
  const traits = traitIndexOf(context.documents.list(computedTraitDocument, tenant));
  const index = ruleIndexOf(context.documents.list(segmentDocument, tenant), traits);
  if (index.rules.size === 0 && profile.rules === undefined) return;
  const shopper: Shopper = { entity, profile };
  if (takeGeneration(tenant, profile, context)) placeByAll(shopper, event, index, context);
  else if (event) placeByEvent(shopper, event, index, context);
  else placeByTime(shopper, index, context);
}

/** By all rules, after a change of one. */
function placeByAll(
  shopper: Shopper,
  event: ShopperEvent | undefined,
  index: RuleIndex,
  context: Context,
): void {
  dropDeleted(shopper, index, context);
  if (event) {
    for (const { rule } of index.affectedBy(event.type)) observeFor(rule, shopper.profile, event);
  }
  for (const rule of index.rules.values()) place(shopper, rule, context);
}

/** By the rules that read what the event changes. */
function placeByEvent(
  shopper: Shopper,
  event: ShopperEvent,
  index: RuleIndex,
  context: Context,
): void {
  for (const { rule, isAlways } of index.affectedBy(event.type)) {
    const isObserved = observeFor(rule, shopper.profile, event);
    if (isObserved || isAlways) place(shopper, rule, context);
  }
}

/** By the rules of which a time has come. */
function placeByTime(shopper: Shopper, index: RuleIndex, context: Context): void {
  for (const [segment, { at = Infinity }] of Object.entries(shopper.profile.rules ?? {})) {
    const rule = index.rules.get(segment);
    if (rule && at <= context.now) place(shopper, rule, context);
  }
}

/** All rules anew, as after a merge. */
export function applyAllRules(entity: string, profile: ShopperProfile, context: Context): void {
  delete profile.rulesSeen;
  applyRules(entity, profile, undefined, context);
}

/** The shopper leaves every segment by rules, since the id is no more. */
export function leaveRules(
  entity: string,
  profile: ShopperProfile,
  reason: string,
  context: Context,
): void {
  const name = rulesPart(tenantOf(entity));
  if (context.hasPart(name)) {
    const part = context.part(name) as RulesPart;
    if (profile.rulesSeen === part.generation) part.evaluated -= 1;
  }
  for (const [segment, state] of Object.entries(profile.rules ?? {})) {
    if (state.in !== undefined)
      announce(entity, { segment, state, isMember: false, reason }, context);
  }
}

/** Whether the shopper has not been looked at since a rule was changed; from now on he has. */
function takeGeneration(tenant: string, profile: ShopperProfile, context: Context): boolean {
  const name = rulesPart(tenant);
  // Documents of before this partition's first event of the tenant are generation 0.
  const part =
    context.hasPart(name) || totalsOf(context as Totals, tenant)
      ? (context.part(name) as RulesPart)
      : undefined;
  const generation = part?.generation ?? 0;
  if (profile.rulesSeen === generation) return false;
  profile.rulesSeen = generation;
  if (part) part.evaluated += 1;
  return true;
}

function dropDeleted({ entity, profile }: Shopper, index: RuleIndex, context: Context): void {
  for (const [segment, state] of Object.entries(profile.rules ?? {})) {
    if (index.rules.has(segment)) continue;
    if (state.in !== undefined) {
      announce(entity, { segment, state, isMember: false, reason: DELETED }, context);
    }
    forget(profile, segment);
  }
}

/** What was seen for an earlier version says nothing of this one. */
function stateFor(rule: Rule, profile: ShopperProfile): RuleState {
  const known = profile.rules?.[rule.segment];
  if (known?.v === rule.version) return known;
  return { v: rule.version, ...(known?.in !== undefined && { in: known.in }) };
}

/** Whether the event changes what is remembered for the rule. */
function observeFor(rule: Rule, profile: ShopperProfile, event: ShopperEvent): boolean {
  const state = stateFor(rule, profile);
  const seen = observe(rule, state.seen, event);
  if (!seen) return false;
  state.seen = seen;
  (profile.rules ??= {})[rule.segment] = state;
  return true;
}

function place({ entity, profile }: Shopper, rule: Rule, context: Context): void {
  const state = stateFor(rule, profile);
  const verdict = judgeRule(rule, profile, state, context.now);
  if (verdict.until === Infinity) delete state.at;
  else state.at = verdict.until;
  if (verdict.holds !== (state.in !== undefined)) {
    if (verdict.holds) state.in = context.now;
    else delete state.in;
    const { segment } = rule;
    const reason = reasonOf(rule, verdict);
    announce(entity, { segment, state, isMember: verdict.holds, reason }, context);
  }
  const isKept = state.in !== undefined || state.at !== undefined || state.seen !== undefined;
  if (isKept) (profile.rules ??= {})[rule.segment] = state;
  else forget(profile, rule.segment);
}

function forget(profile: ShopperProfile, segment: string): void {
  if (profile.rules?.[segment] === undefined) return;
  Reflect.deleteProperty(profile.rules, segment);
  if (Object.keys(profile.rules).length === 0) delete profile.rules;
}

/** The conditions that hold with their values; for an exit those that do not. */
function reasonOf({ conditions }: Rule, verdict: RuleVerdict): string {
  return conditions
    .flatMap(({ condition }, i) => {
      const own = verdict.conditions[i];
      if (own?.holds !== verdict.holds) return [];
      return [`${verdict.holds ? '' : 'no longer: '}${verdictText(condition, own)}`];
    })
    .join('; ')
    .slice(0, REASON_LENGTH);
}

interface Transition {
  readonly segment: string;
  readonly state: RuleState;
  readonly isMember: boolean;
  readonly reason: string;
}

function announce(
  entity: string,
  { segment, state, isMember, reason }: Transition,
  context: Context,
): void {
  const tenant = tenantOf(entity);
  const totals = totalsOf(context as Totals, tenant);
  if (totals) {
    keepSizes(tenant, totals, context);
    moveMember(totals, isMember ? undefined : segment, isMember ? segment : undefined);
  }
  const data = { shopper: idOf(entity), segment, reason, modelVersion: `rule@${String(state.v)}` };
  context.emit({
    topic: profileSegments,
    key: keyOf(tenant, idOf(entity)),
    event: { type: isMember ? 'segment.entered' : 'segment.exited', data },
  });
}
