import { moneyToUnits, type CampaignKind, type Money } from '@tradewind/contracts';
import { currencyOf, isKept, MAX_CURRENCIES, placedAt, worthOf } from '@tradewind/orders';
import type { OrderBook } from '@tradewind/orders';
import { figuresOf } from './campaign-figures.js';
import type { CampaignFigures, GroupFigures, MarketingContext } from './campaign-figures.js';
import type { Exposure, Outcome } from './campaign-memory.js';
import type { ShopperState } from './shopper-state.js';

/** Campaigns of which it is remembered that they have decided on a shopper. */
export const MAX_EXPOSURES = 64;

/** Remembers a decision; the first one with a hold-out takes the shopper into the campaign's figures. */
export function expose(
  shopper: string,
  { kind, at, heldOut, chance }: { readonly kind: CampaignKind } & Omit<Exposure, 'last'>,
  context: MarketingContext,
): void {
  const state = context.state(shopper);
  const { exposures = {} } = state;
  const known = exposures[kind];
  if (known && (known.chance > 0 || chance === 0)) {
    state.exposures = { ...exposures, [kind]: { ...known, last: Math.max(known.last, at) } };
    return;
  }
  if (!known && Object.keys(exposures).length >= MAX_EXPOSURES) return;
  state.exposures = { ...exposures, [kind]: { at, heldOut, chance, last: at } };
  measure(shopper, { kind, exposure: { at, heldOut, chance, last: at }, sign: 1 }, context);
}

/** Takes what has become of the shopper's orders into the figures of the campaigns that are compared. */
export function reviseExposures(
  shopper: string,
  context: MarketingContext,
  windowMs: number,
): void {
  const state = context.state(shopper);
  const { exposures, book } = state;
  if (!exposures || !book) return;
  for (const [kind, exposure] of Object.entries(exposures)) {
    if (exposure.chance === 0 || isBeyondMemory(exposure, book)) continue;
    const outcome = outcomeOf(exposure, book, windowMs);
    const { outcome: before = {} } = exposure;
    if (isSame(outcome, before)) continue;
    const revised = { ...exposure, outcome };
    state.exposures = { ...state.exposures, [kind]: revised };
    const figures = figuresOf(context, shopper, kind);
    if (!figures) continue;
    const group = groupOf(figures, exposure);
    addOutcome(group, before, -1);
    addOutcome(group, outcome, 1);
  }
}

/** The group that the shopper is in. */
function groupOf(
  { control, treated }: CampaignFigures,
  { heldOut }: Pick<Exposure, 'heldOut'>,
): GroupFigures {
  return heldOut ? control : treated;
}

/**
 * Joins what campaigns have decided of two ids of a shopper. Of two decisions of one campaign the earlier
 * one that is compared counts, and the shopper is taken out of the figures of the other.
 */
export function mergeExposures(
  shopper: string,
  { exposures: others = {} }: Pick<ShopperState, 'exposures'>,
  context: MarketingContext,
): void {
  const state = context.state(shopper);
  const joined: Record<string, Exposure> = { ...state.exposures };
  for (const [kind, other] of Object.entries(others)) {
    const own = joined[kind];
    if (own === undefined) {
      if (Object.keys(joined).length < MAX_EXPOSURES) joined[kind] = other;
      continue;
    }
    const isFirst = own.chance > 0 === other.chance > 0 ? other.at < own.at : other.chance > 0;
    const [first, second] = isFirst ? [other, own] : [own, other];
    joined[kind] = { ...first, last: Math.max(own.last, other.last) };
    measure(shopper, { kind, exposure: second, sign: -1 }, context);
  }
  if (Object.keys(joined).length > 0) state.exposures = joined;
}

function measure(
  shopper: string,
  change: { readonly kind: CampaignKind; readonly exposure: Exposure; readonly sign: 1 | -1 },
  context: MarketingContext,
): void {
  const { kind, exposure, sign } = change;
  const figures = exposure.chance > 0 ? figuresOf(context, shopper, kind) : undefined;
  if (!figures) return;
  const group = groupOf(figures, exposure);
  group.shoppers += sign;
  figures.expectedControl += sign * exposure.chance;
  addOutcome(group, exposure.outcome, sign);
}

/** The book remembers so many orders: of one that lost some from behind the decision the outcome stands. */
function isBeyondMemory({ at }: Exposure, { orders, settled = [] }: OrderBook): boolean {
  const [earliest] = orders;
  return settled.length > 0 && earliest !== undefined && placedAt(earliest) > at;
}

function outcomeOf({ at: from }: Exposure, { orders }: OrderBook, windowMs: number): Outcome {
  const outcome: Record<string, Money> = {};
  for (const order of orders) {
    const [at, worth] = [placedAt(order), worthOf(order)];
    if (at < from || at - from > windowMs || !isKept(worth)) continue;
    const currency = currencyOf(order);
    outcome[currency] = (outcome[currency] ?? 0) + worth.gross - worth.refunded;
  }
  return outcome;
}

function isSame(a: Outcome, b: Outcome): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function addOutcome(group: GroupFigures, outcome: Outcome = {}, sign: 1 | -1): void {
  const amounts = Object.entries(outcome);
  if (amounts.length > 0) group.buyers += sign;
  for (const [currency, money] of amounts) {
    const known = group.revenue[currency];
    // Amounts of a currency that is one too many are not compared.
    if (!known && Object.keys(group.revenue).length >= MAX_CURRENCIES) continue;
    const { sum, squares } = known ?? { sum: 0, squares: 0 };
    const square = moneyToUnits(money) ** 2;
    group.revenue[currency] = { sum: sum + sign * money, squares: squares + sign * square };
  }
}
