import { moneyToUnits, type CampaignKind } from '@tradewind/contracts';
import { differenceOfMeans, sampleRatioPValue, sequentialDifferenceOfMeans } from '@tradewind/ml';
import type { GroupSums, Interval } from '@tradewind/ml';
import { sumFigures, type CampaignFigures, type GroupFigures } from './campaign-figures.js';

/** Below it the hold-out was not assigned as it should have been, and effects must not be believed. */
const BROKEN_ASSIGNMENT = 0.001;

/** What is estimated of the difference that a campaign has made, with 95 % intervals. */
export interface EffectView {
  readonly value: number;
  /** For one look at the report. */
  readonly low: number;
  readonly high: number;
  /** Valid however often the report is opened; wider. */
  readonly sequential: { readonly low: number; readonly high: number };
}

/** What a campaign has come to; amounts in units of their currency. */
export interface CampaignReport {
  readonly campaign: CampaignKind;
  /** Occasions that were decided on, and those of them that passed all that was asked. */
  readonly occasions: number;
  readonly eligible: number;
  readonly requested: number;
  readonly heldOut: number;
  /** Reported to have reached the shopper. */
  readonly delivered: number;
  readonly converted: number;
  readonly reversed: number;
  readonly suppressed: Readonly<Record<string, number>>;
  /** Of orders credited to the last campaign before them, net of refunds, by currency. */
  readonly lastTouchRevenue: Readonly<Record<string, number>>;
  readonly arms: Readonly<
    Record<string, { readonly trials: number; readonly rewards: number; readonly rate: number }>
  >;
  readonly holdOut: HoldOutView;
  /** Why the figures are not complete, in words; absent if they are. */
  readonly incomplete?: string;
}

interface GroupView {
  readonly shoppers: number;
  readonly buyers: number;
  readonly revenue: Readonly<Record<string, number>>;
}

/** Shoppers who were left alone beside those who were addressed, each from their first decision on. */
export interface HoldOutView {
  readonly treated: GroupView;
  readonly control: GroupView;
  /** How likely such uneven groups are by chance; `broken` below 0.001. */
  readonly sampleRatio: { readonly pValue: number; readonly broken: boolean };
  /** Share of treated shoppers who ordered because they were addressed; absent without enough data. */
  readonly incrementalConversion?: EffectView;
  /** What all treated shoppers ordered because they were addressed, by currency. */
  readonly incrementalRevenue: Readonly<Record<string, EffectView>>;
}

/** The report of a campaign from what partitions have measured of it. */
export function campaignReport(
  campaign: CampaignKind,
  parts: readonly CampaignFigures[],
  incomplete?: string,
): CampaignReport {
  const figures = sumFigures(parts);
  const { requested, heldOut, delivered, converted, reversed } = figures;
  const withheld = Object.values(figures.suppressed).reduce((sum, count) => sum + count, 0);
  const earned = Object.entries(figures.earned).map(
    ([currency, { gross, refunded }]) => [currency, moneyToUnits(gross - refunded)] as const,
  );
  return {
    campaign,
    occasions: requested + heldOut + withheld,
    eligible: requested + heldOut,
    ...{ requested, heldOut, delivered, converted, reversed },
    suppressed: figures.suppressed,
    lastTouchRevenue: Object.fromEntries(earned),
    arms: armsView(figures),
    holdOut: holdOutView(figures),
    ...(incomplete !== undefined && { incomplete }),
  };
}

function armsView({ arms }: CampaignFigures): CampaignReport['arms'] {
  const views = Object.entries(arms).map(([id, { trials, rewards }]) => {
    return [id, { trials, rewards, rate: trials === 0 ? 0 : rewards / trials }] as const;
  });
  return Object.fromEntries(views.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function holdOutView({ treated, control, expectedControl }: CampaignFigures): HoldOutView {
  const compared = treated.shoppers + control.shoppers;
  const share = compared === 0 ? 0 : expectedControl / compared;
  const pValue = share > 0 ? sampleRatioPValue(control.shoppers, treated.shoppers, share) : 1;
  const conversion = effectOf(buyers(treated), buyers(control), 1);
  const currencies = new Set([...Object.keys(treated.revenue), ...Object.keys(control.revenue)]);
  const revenue = [...currencies].sort().flatMap((currency) => {
    const sums = [treated, control].map((group) => revenueIn(group, currency)) as [
      GroupSums,
      GroupSums,
    ];
    const effect = effectOf(...sums, treated.shoppers);
    return effect ? [[currency, effect] as const] : [];
  });
  return {
    treated: groupView(treated),
    control: groupView(control),
    sampleRatio: { pValue, broken: pValue < BROKEN_ASSIGNMENT },
    ...(conversion && { incrementalConversion: conversion }),
    incrementalRevenue: Object.fromEntries(revenue),
  };
}

function groupView({ shoppers, buyers, revenue }: GroupFigures): GroupView {
  const amounts = Object.entries(revenue).map(([name, { sum }]) => [name, moneyToUnits(sum)]);
  return { shoppers, buyers, revenue: Object.fromEntries(amounts) as Record<string, number> };
}

function buyers({ shoppers, buyers: count }: GroupFigures): GroupSums {
  return { count: shoppers, sum: count, sumOfSquares: count };
}

/** Shoppers who ordered nothing in the currency count with 0. */
function revenueIn({ shoppers, revenue }: GroupFigures, currency: string): GroupSums {
  const { sum, squares } = revenue[currency] ?? { sum: 0, squares: 0 };
  return { count: shoppers, sum: moneyToUnits(sum), sumOfSquares: squares };
}

/** The difference of two means, times `scale`; undefined while either group has fewer than two shoppers. */
function effectOf(treated: GroupSums, control: GroupSums, scale: number): EffectView | undefined {
  const once = differenceOfMeans(treated, control);
  const always = sequentialDifferenceOfMeans(treated, control);
  if (!once || !always) return undefined;
  const { value, low, high } = scaled(once, scale);
  const sequential = scaled(always, scale);
  return { value, low, high, sequential: { low: sequential.low, high: sequential.high } };
}

function scaled({ value, low, high }: Interval, scale: number): Interval {
  return { value: value * scale, low: low * scale, high: high * scale };
}
