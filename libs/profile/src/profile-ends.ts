import { allows, consentAfter, purposesSaid, tenantOf } from '@tradewind/contracts';
import type { FoldContext } from '@tradewind/contracts';
import type { Purchases } from '@tradewind/ml';
import { isOrderEvent } from '@tradewind/orders';
import { announceEnd } from './membership.js';
import type { EndReason } from './membership.js';
import type { ShopperEvent } from './profile-activity.js';
import type { ShopperProfile } from './profile-state.js';
import { movePurchases } from './purchase-moves.js';
import { purchasesOf } from './purchases.js';
import { leaveRules } from './rules/rule-memberships.js';
import { nextRuleTime } from './rules/rule-state.js';
import { keepSizes } from './segment-sizes.js';
import { moveMember, subtractOrders, totalsOf } from './tenant-totals.js';

type Context = FoldContext<ShopperProfile, unknown>;

/** Takes in what an event says of consent. */
export function noteConsent(profile: ShopperProfile, event: ShopperEvent): void {
  const consent = consentAfter(profile.consent, event);
  if (consent) profile.consent = consent;
}

/** Whether an event may change what the model of customer value knows of its shopper. */
export function changesPurchases(event: ShopperEvent): boolean {
  return isOrderEvent(event) || purposesSaid(event.data) !== undefined;
}

/** What the model of customer value may know of a shopper. */
export function taughtPurchases(profile: ShopperProfile): Purchases | undefined {
  return allows(profile.consent, 'learn') ? purchasesOf(profile) : undefined;
}

/** An entity has one timer: for the review, or for the rule that is due first. */
export function setTimer(entity: string, profile: ShopperProfile, context: Context): void {
  const rule = nextRuleTime(profile.rules) ?? Infinity;
  const time = Math.min(profile.reviewAt ?? Infinity, rule);
  context.wakeAt(entity, time === Infinity ? undefined : time);
}

/** Takes everything out of the sums of the shop that was counted of the shopper, orders too. */
export function takeOut(entity: string, reason: EndReason, context: Context): void {
  const profile = context.state(entity);
  if (profile.firstSeen === undefined) return;
  const totals = totalsOf(context, tenantOf(entity));
  if (totals) {
    subtractOrders(totals, profile.book?.totals ?? {});
    const before = taughtPurchases(profile);
    movePurchases(tenantOf(entity), { before, after: undefined }, context);
  }
  uncount(entity, reason, context);
}

/** The shopper counts no longer, neither in the shop nor in a segment. */
export function uncount(entity: string, reason: EndReason, context: Context): void {
  const profile = context.state(entity);
  if (profile.firstSeen === undefined) return;
  const totals = totalsOf(context, tenantOf(entity));
  if (totals) totals.shoppers -= 1;
  leaveSegments(entity, profile, reason, context);
}

/** The shopper is in no segment any more, and is not looked at again. */
export function leaveSegments(
  entity: string,
  profile: ShopperProfile,
  reason: EndReason,
  context: Context,
): void {
  const { membership } = profile;
  const totals = totalsOf(context, tenantOf(entity));
  if (totals && membership) {
    keepSizes(tenantOf(entity), totals, context);
    moveMember(totals, membership.segment, undefined);
  }
  leaveRules(entity, profile, reason, context);
  if (membership) announceEnd(entity, membership, reason, context);
  delete profile.membership;
  delete profile.rules;
  delete profile.rulesSeen;
  delete profile.reviewAt;
}
