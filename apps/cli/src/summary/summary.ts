import { deadLetterTopicName, storefrontEvents } from '@tradewind/contracts';
import type { MissingData } from '@tradewind/contracts';
import { z } from 'zod';
import { count, duration } from '../live/figures.js';
import type { EpochChoice } from '../replay/choose-epoch.js';
import type { Rejection, RowCounts } from '../replay/row-ledger.js';

/** What a finished replay came to. The keys are an interface: scripts read them. */
export interface ReplaySummary {
  readonly rows: RowCounts;
  /** Events by topic, without clock ticks; dead-letter topics only where there are any. */
  readonly eventsByTopic: Readonly<Record<string, number>>;
  readonly shoppers: number;
  readonly orders: number;
  /** Net of refunds, in units of the shop's currency. */
  readonly revenue: number;
  /** Shoppers by name of segment. */
  readonly segments: Readonly<Record<string, number>>;
  /** List events published. */
  readonly recommendations: number;
  /** Campaigns requested, by kind. */
  readonly campaigns: Readonly<Record<string, number>>;
  /** First row read to everything folded. */
  readonly wallMs: number;
  readonly eventsPerSecond: number;
  readonly eventToOutputMs: { readonly p50: number; readonly p99: number };
  readonly rowsPerSecond: number;
  readonly runtime: Runtime;
  /** How the recording was read. */
  readonly reading?: string;
  /** How often models learned, and why so. */
  readonly epoch?: EpochChoice;
  /** What there was too little data for. */
  readonly missing: readonly MissingData[];
  readonly rejections: readonly Rejection[];
}

export type Runtime = 'kafka-redis' | 'embedded';

const number = z.number();
export const profileStatsSchema = z.object({
  shoppers: number,
  orders: number,
  revenue: number,
  segments: z.record(z.string(), number),
});
export type ProfileStats = z.output<typeof profileStatsSchema>;

export const marketingStatsSchema = z.object({ campaigns: z.record(z.string(), number) });

export interface SummaryParts {
  readonly rows: RowCounts;
  readonly rejections: readonly Rejection[];
  /** Events that the collector took. */
  readonly events: number;
  /** Events that the collector put aside, one by one. */
  readonly rejectedEvents: number;
  readonly emitted: Readonly<Record<string, number>>;
  /** What the folds put aside, by dead-letter topic. */
  readonly deadLettered: Readonly<Record<string, number>>;
  readonly recommendationsTopic: string;
  readonly profile: ProfileStats;
  readonly campaigns: Readonly<Record<string, number>>;
  readonly wallMs: number;
  readonly latency: { quantile(share: number): number };
  readonly runtime: Runtime;
  readonly reading?: string | undefined;
  readonly epoch?: EpochChoice | undefined;
  readonly missing: readonly MissingData[];
}

export function summarise(parts: SummaryParts): ReplaySummary {
  const seconds = Math.max(parts.wallMs, 1) / 1000;
  return {
    rows: parts.rows,
    eventsByTopic: sorted(eventsByTopic(parts)),
    shoppers: parts.profile.shoppers,
    orders: parts.profile.orders,
    revenue: Math.round(parts.profile.revenue * 100) / 100,
    segments: sorted(parts.profile.segments),
    recommendations: parts.emitted[parts.recommendationsTopic] ?? 0,
    campaigns: sorted(parts.campaigns),
    wallMs: Math.round(parts.wallMs),
    eventsPerSecond: Math.round(parts.events / seconds),
    eventToOutputMs: {
      p50: Math.round(parts.latency.quantile(0.5)),
      p99: Math.round(parts.latency.quantile(0.99)),
    },
    rowsPerSecond: Math.round(parts.rows.read / seconds),
    runtime: parts.runtime,
    ...(parts.reading !== undefined && { reading: parts.reading }),
    ...(parts.epoch && { epoch: parts.epoch }),
    missing: parts.missing,
    rejections: parts.rejections,
  };
}

function eventsByTopic(parts: SummaryParts): Record<string, number> {
  const rejects = deadLetterTopicName(storefrontEvents.name);
  const putAside = (parts.deadLettered[rejects] ?? 0) + parts.rejectedEvents;
  return {
    ...parts.emitted,
    ...parts.deadLettered,
    ...(putAside > 0 ? { [rejects]: putAside } : {}),
    [storefrontEvents.name]: parts.events,
  };
}

/** For people. */
export function summaryLines(summary: ReplaySummary): readonly string[] {
  const { rows, eventToOutputMs } = summary;
  return [
    'Replay finished',
    row('rows', `${count(rows.read)} read`),
    row('', `${count(rows.accepted)} accepted, ${count(rows.rejected)} rejected`),
    ...summary.rejections.map(({ reason, rows: n, first }) =>
      row('', `  ${count(n)} x ${reason} (first: ${first})`),
    ),
    ...table('events by topic', summary.eventsByTopic),
    row('shoppers', count(summary.shoppers)),
    row('orders', count(summary.orders)),
    row('revenue', summary.revenue.toLocaleString('en-GB', { minimumFractionDigits: 2 })),
    ...table('segments', summary.segments),
    row('recommendations', count(summary.recommendations)),
    ...table('campaigns', summary.campaigns),
    ...summary.missing.map(({ text }, i) => row(i === 0 ? 'too little data' : '', text)),
    ...(summary.reading === undefined ? [] : [row('read as', summary.reading)]),
    ...(summary.epoch ? [row('epoch', summary.epoch.text)] : []),
    row('wall time', duration(summary.wallMs)),
    row('throughput', `${count(summary.eventsPerSecond)} events/s`),
    row('', `${count(summary.rowsPerSecond)} rows/s`),
    row('event to output', `p50 ${duration(eventToOutputMs.p50)}`),
    row('', `p99 ${duration(eventToOutputMs.p99)}`),
  ];
}

function table(label: string, counts: Readonly<Record<string, number>>): readonly string[] {
  const entries = Object.entries(counts);
  if (entries.length === 0) return [row(label, 'none')];
  return entries.map(([name, n], i) => row(i === 0 ? label : '', `${name} ${count(n)}`));
}

function row(label: string, value: string): string {
  return `  ${label.padEnd(18)}${value}`;
}

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
