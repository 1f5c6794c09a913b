import { idOf, marketingCampaigns, moneyToUnits } from '@tradewind/contracts';
import {
  addTotals,
  currencyOf,
  findOrder,
  isKept,
  subtractTotals,
  worthOf,
} from '@tradewind/orders';
import type { BookedOrder, OrderTotals } from '@tradewind/orders';
import { count } from './campaign-counts.js';
import { remember } from './campaign-decision.js';
import { armFigures, countsOf, figuresOf, type MarketingContext } from './campaign-figures.js';
import type { MarketingOptions } from './marketing-options.js';
import type { Conversion, ShopperState } from './shopper-state.js';

/** Conversions of a shopper that follow what becomes of their orders. */
export const MAX_CONVERSIONS = 10;

/**
 * Credits the last campaign requested, if it is recent enough, with an order placed after it at `at`, and
 * says whether it did. An order is credited to one campaign.
 */
export function creditOrder(
  shopper: string,
  placed: { readonly order: BookedOrder; readonly at: number },
  context: MarketingContext,
  options: MarketingOptions,
): boolean {
  const state = context.state(shopper);
  const { touch, conversions = [] } = state;
  const { order, at } = placed;
  const worth = worthOf(order);
  if (!touch || at < touch.at || at - touch.at > options.conversionWindowMs) return false;
  if (!isKept(worth) || conversions.some(({ orderId }) => orderId === order.id)) return false;
  const { campaignId, kind, arm } = touch;
  const revenue = worth.gross - worth.refunded;
  const currency = currencyOf(order);
  const conversion: Conversion = {
    ...{ campaignId, kind, orderId: order.id, at, revenue, currency },
    ...(arm !== undefined && { arm }),
  };
  emitConversion('campaign.converted', shopper, conversion, context);
  delete state.touch;
  state.conversions = [...conversions, conversion].slice(-MAX_CONVERSIONS);
  remember(state, { campaignId, kind, status: 'converted', at, reason: `order ${order.id}` });
  recount(shopper, { after: conversion }, context);
  return true;
}

/**
 * Takes what has become of the orders into the conversions that they made: an edit or a refund changes what
 * a campaign has earned, a cancellation or a refund in full reverses the conversion.
 */
export function reviseConversions(shopper: string, context: MarketingContext): void {
  const state = context.state(shopper);
  const { conversions, book } = state;
  if (!conversions || !book) return;
  const credited = new Set<string>();
  state.conversions = conversions.map((conversion) => {
    const order = findOrder(book, conversion.orderId);
    // Two ids of one shopper may each have had a campaign that the same order answered.
    const isFirst = !credited.has(conversion.orderId);
    credited.add(conversion.orderId);
    const revised = order ? revisedBy(conversion, order, isFirst) : conversion;
    if (isSame(revised, conversion)) return conversion;
    emitConversion('campaign.conversion_revised', shopper, revised, context);
    recount(shopper, { before: conversion, after: revised }, context);
    rename(state, revised);
    return revised;
  });
}

function revisedBy(conversion: Conversion, order: BookedOrder, isFirst: boolean): Conversion {
  const worth = worthOf(order);
  const { campaignId, kind, orderId, at } = conversion;
  const { arm } = conversion;
  const revised = {
    ...{ campaignId, kind, orderId, at, revenue: 0, currency: currencyOf(order) },
    ...(arm !== undefined && { arm }),
  };
  if (!isFirst || !isKept(worth)) return { ...revised, reversed: true };
  return { ...revised, revenue: worth.gross - worth.refunded };
}

function isSame(a: Conversion, b: Conversion): boolean {
  return a.revenue === b.revenue && a.currency === b.currency && a.reversed === b.reversed;
}

function emitConversion(
  type: 'campaign.converted' | 'campaign.conversion_revised',
  shopper: string,
  { kind, campaignId, orderId, revenue, currency }: Conversion,
  context: MarketingContext,
): void {
  const data = {
    ...{ shopper: idOf(shopper), kind, campaignId, orderId, revenue: moneyToUnits(revenue) },
    ...(currency !== '' && { currency }),
  };
  const slot = `converted|${shopper}|${campaignId}`;
  context.emit({
    topic: marketingCampaigns,
    event: { type, data },
    key: shopper,
    ...(type === 'campaign.converted' && { slot }),
  });
}

/** Takes a conversion, or what has become of it, into the figures of the shop and of the campaign. */
function recount(
  shopper: string,
  { before, after }: { readonly before?: Conversion; readonly after: Conversion },
  context: MarketingContext,
): void {
  const { kind, arm } = after;
  const added = subtractTotals(earnedBy(after), before ? earnedBy(before) : {});
  const reversed = Number(after.reversed ?? false) - Number(before?.reversed ?? false);
  const converted = (before ? 0 : 1) - reversed;
  const counts = countsOf(context, shopper);
  if (counts) {
    counts.earned = addTotals(counts.earned, added);
    count(counts, 'converted', kind, converted);
    count(counts, 'reversed', kind, reversed);
  }
  const figures = figuresOf(context, shopper, kind);
  if (!figures) return;
  figures.earned = addTotals(figures.earned, added);
  figures.converted += converted;
  figures.reversed += reversed;
  const ofArm = arm === undefined ? undefined : armFigures(figures, arm);
  if (ofArm) ofArm.rewards += converted;
}

function earnedBy({ currency, revenue, reversed }: Conversion): OrderTotals {
  if (reversed) return {};
  const counts = { orders: 1, cancellations: 0, refunds: 0 };
  return { [currency]: { ...counts, gross: revenue, refunded: 0 } };
}

/** Says in the list of campaigns that a conversion was reversed, or stands again. */
function rename(state: ShopperState, { campaignId, orderId, reversed }: Conversion): void {
  const status = reversed ? 'reversed' : 'converted';
  const reason = reversed ? `order ${orderId} was taken back` : `order ${orderId}`;
  state.recent = state.recent.map((record) => {
    const isOfOrder = record.status === 'converted' || record.status === 'reversed';
    return isOfOrder && record.campaignId === campaignId ? { ...record, status, reason } : record;
  });
}
