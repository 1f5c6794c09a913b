import { moneyToUnits } from '@tradewind/contracts';
import { clusteredMean, clusteredShare, effectOf, sampleRatioPValue } from '@tradewind/ml';
import type { Effect, Interval } from '@tradewind/ml';
import { DAY_MS, experimentName } from './seen-lists.js';
import { sumArms } from './parts.js';
import type { ArmCount, ArmCounts } from './parts.js';
import { noFigures, sumDays } from './slot-figures.js';
import type { DayFigures, SlotFigures } from './slot-figures.js';
import { rowOf } from './shopper-figures.js';

/** Below it shoppers were not divided as they should have been, and effects must not be believed. */
const BROKEN_ASSIGNMENT = 0.001;
const PER = 1_000;

/** What came of lists, or of the items of a source. Intervals are of 95 %, over the days of shoppers. */
export interface FiguresView {
  readonly shopperDays: number;
  readonly seen: number;
  readonly clicked: number;
  readonly bought: number;
  /** Shares of what was seen; absent while nothing was. */
  readonly clickRate?: Interval;
  readonly conversion?: Interval;
  /** By currency, in its units, net of refunds. */
  readonly revenue: Readonly<Record<string, RevenueView>>;
}

export interface RevenueView {
  readonly sum: number;
  /** For a thousand seen; absent of fewer than two days of shoppers. */
  readonly perThousand?: Interval;
}

export interface ArmView extends FiguresView {
  /** Of the shoppers of the experiment, as the slot says. */
  readonly share: number;
  /** Of whom this was the first arm, since the experiment began, and of them who saw another one later. */
  readonly shoppers: number;
  readonly mixed: number;
  /** Against the first arm, for each shopper and day; absent of it. */
  readonly effect?: {
    readonly clicked?: Effect;
    readonly revenue: Readonly<Record<string, Effect>>;
  };
}

export interface ExperimentView {
  readonly id: string;
  /** How likely so uneven arms are by chance; `broken` below 0.001. */
  readonly sampleRatio: { readonly pValue: number; readonly broken: boolean };
  /** In the order of the document. */
  readonly arms: Readonly<Record<string, ArmView>>;
}

/** What came of a slot on some days; lists are counted in the whole, items by source. */
export interface SlotReport extends FiguresView {
  readonly slot: string;
  /** UTC days, both counted. Absent while there is none. */
  readonly from?: string;
  readonly through?: string;
  readonly sources: Readonly<Record<string, FiguresView>>;
  readonly experiment?: ExperimentView;
}

/** An experiment as the slot has it now. */
export interface RunningExperiment {
  readonly id: string;
  readonly arms: readonly { readonly id: string; readonly share?: number }[];
}

/** What partitions have counted for a tenant. */
export interface AttributionFigures {
  readonly days: readonly DayFigures[];
  readonly arms: readonly ArmCounts[];
  /** The first and the last day, since the epoch. */
  readonly span?: { readonly from: number; readonly through: number };
}

export function slotReport(
  slot: string,
  { days, arms, span }: AttributionFigures,
  experiment?: RunningExperiment,
): SlotReport {
  const rows = sumDays(days);
  const prefix = rowOf(slot, { source: '' });
  const sources = [...rows.keys()].filter((row) => row.startsWith(prefix)).sort();
  const views = sources.map((row) => [row.slice(prefix.length), viewOf(rows.get(row))] as const);
  return {
    slot,
    ...(span && { from: dateOf(span.from), through: dateOf(span.through) }),
    ...viewOf(rows.get(slot)),
    sources: Object.fromEntries(views.filter(([, { seen }]) => seen > 0)),
    ...(experiment && { experiment: experimentView(slot, experiment, { rows, arms }) }),
  };
}

function viewOf(figures: SlotFigures = noFigures()): FiguresView {
  const { shopperDays, seen, clicked, bought, revenue } = figures;
  const clickRate = clusteredShare(sumsOf(figures, clicksOf(figures)));
  const conversion = clusteredShare(
    sumsOf(figures, {
      ...{ hits: bought, hitsSquares: figures.boughtSquares, sizeByHits: figures.boughtBySeen },
    }),
  );
  const amounts = Object.entries(revenue).map(([currency, { sum, squares, bySeen }]) => {
    const earned = { hits: moneyToUnits(sum), hitsSquares: squares, sizeByHits: bySeen };
    const mean = clusteredMean(sumsOf(figures, earned));
    const view: RevenueView = {
      sum: moneyToUnits(sum),
      ...(mean && { perThousand: timesPer(mean) }),
    };
    return [currency, view] as const;
  });
  return {
    ...{ shopperDays, seen, clicked, bought },
    ...(clickRate && { clickRate }),
    ...(conversion && { conversion }),
    revenue: Object.fromEntries(amounts.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function clicksOf({ clicked: hits, clickedSquares, clickedBySeen }: SlotFigures) {
  return { hits, hitsSquares: clickedSquares, sizeByHits: clickedBySeen };
}

function sumsOf(
  { shopperDays, seen, seenSquares }: SlotFigures,
  of: { readonly hits: number; readonly hitsSquares: number; readonly sizeByHits: number },
) {
  return { groups: shopperDays, size: seen, sizeSquares: seenSquares, ...of };
}

function timesPer({ value, low, high }: Interval): Interval {
  return { value: value * PER, low: low * PER, high: high * PER };
}

function experimentView(
  slot: string,
  { id, arms }: RunningExperiment,
  counted: {
    readonly rows: ReadonlyMap<string, SlotFigures>;
    readonly arms: readonly ArmCounts[];
  },
): ExperimentView {
  const counts = sumArms(counted.arms, experimentName(slot, id));
  const figuresOf = (arm: string) => {
    return counted.rows.get(rowOf(slot, { arm: `${id}~${arm}` })) ?? noFigures();
  };
  const whole = arms.reduce((sum, { share = 1 }) => sum + share, 0);
  const first = arms[0]?.id ?? '';
  const views = arms.map(({ id: arm, share = 1 }) => {
    const figures = figuresOf(arm);
    const view: ArmView = {
      ...{ share: share / whole, ...(counts.get(arm) ?? noShoppers), ...viewOf(figures) },
      ...(arm !== first && { effect: effectBetween(figures, figuresOf(first)) }),
    };
    return [arm, view] as const;
  });
  const pValue = sampleRatioOf(views.map(([, view]) => view));
  return {
    id,
    sampleRatio: { pValue, broken: pValue < BROKEN_ASSIGNMENT },
    arms: Object.fromEntries(views),
  };
}

const noShoppers: ArmCount = { shoppers: 0, mixed: 0 };

/** Each arm against all others; the smallest p-value, times their number where there are more than two (Bonferroni). */
function sampleRatioOf(arms: readonly Pick<ArmView, 'share' | 'shoppers'>[]): number {
  const all = arms.reduce((sum, { shoppers }) => sum + shoppers, 0);
  const pValues = arms.map(({ share, shoppers }) =>
    sampleRatioPValue(shoppers, all - shoppers, share),
  );
  return Math.min(1, Math.min(...pValues) * (arms.length > 2 ? arms.length : 1));
}

function effectBetween(arm: SlotFigures, first: SlotFigures): NonNullable<ArmView['effect']> {
  const clicks = ({ shopperDays, clicked, clickedSquares }: SlotFigures) => {
    return { count: shopperDays, sum: clicked, sumOfSquares: clickedSquares };
  };
  const clicked = effectOf(clicks(arm), clicks(first));
  const currencies = new Set([...Object.keys(arm.revenue), ...Object.keys(first.revenue)]);
  const revenue = [...currencies].sort().flatMap((currency) => {
    const earned = ({ shopperDays, revenue: { [currency]: of } }: SlotFigures) => {
      return {
        ...{ count: shopperDays, sum: moneyToUnits(of?.sum ?? 0), sumOfSquares: of?.squares ?? 0 },
      };
    };
    const effect = effectOf(earned(arm), earned(first));
    return effect ? [[currency, effect] as const] : [];
  });
  return { ...(clicked && { clicked }), revenue: Object.fromEntries(revenue) };
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
