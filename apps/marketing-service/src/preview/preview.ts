import { eventLoopSlice, type LogAdmin, type LogRecord, type TopicReader } from '@tradewind/log';
import { isWaiting, type MarketingFold, type ShopperState } from '@tradewind/marketing';
import { textHeaders } from '@tradewind/fold';
import { gather, type Gathered, type GatherLimits } from './gathered-log.js';
import { PreviewTally, scaled, type PreviewSample, type Tallied } from './preview-tally.js';
import { ReplayedShop } from './replayed-shop.js';

const DAY = 86_400_000;

export interface PreviewRequest {
  readonly tenant: string;
  readonly campaign: string;
  /** As a document has it. */
  readonly content: Readonly<Record<string, unknown>>;
  /** How many days before the end of the log are counted. */
  readonly days: number;
}

export interface PreviewProgress {
  readonly step: 'reading' | 'folding';
  readonly done: number;
  readonly of: number;
}

/** What a campaign would have decided. Times are ISO 8601, of events. */
export interface Preview extends Tallied {
  /** Decisions that would still be waited for at the end. */
  readonly waiting: number;
  /** By day in UTC. */
  readonly days: readonly ({ readonly day: string } & Tallied)[];
  /** The latest first, of at most 10 shoppers. */
  readonly samples: readonly PreviewSample[];
  /** The span that was counted; it is shorter than what was asked for if the log begins later. */
  readonly span: { readonly from: string; readonly to: string };
  /** What the log has from before the span was folded too, for carts, consent, caps and orders. */
  readonly foldedFrom: string;
  readonly records: number;
  /** Of the shoppers, whose records were folded; below 1 the figures are estimates. */
  readonly share: number;
  readonly tookMs: number;
}

export interface PreviewOptions {
  readonly log: TopicReader & Pick<LogAdmin, 'offsets'>;
  readonly fold: () => MarketingFold;
  readonly epochMs: number;
  readonly limits?: GatherLimits;
}

export interface PreviewWatch {
  readonly onProgress: (progress: PreviewProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Folds what the log has of a shop with a document in place of the one in force, by the code that serves, and
 * counts what it would have decided in the last days. Sends nothing and writes nothing. Rejects when it is
 * aborted; `undefined` if the log has no event of the shop.
 */
export async function preview(
  { tenant, campaign, content, days }: PreviewRequest,
  { log, fold, epochMs, limits }: PreviewOptions,
  { onProgress, signal }: PreviewWatch,
): Promise<Preview | undefined> {
  const began = performance.now();
  const found = await gather(log, {
    ...{ tenant, signal, ...(limits && { limits }) },
    onProgress: (done, of) => {
      onProgress({ step: 'reading', done, of });
    },
  });
  if (!found) return undefined;
  const from = Math.max(found.to - days * DAY, found.from);
  const tally = new PreviewTally(campaign, from);
  const shop = new ReplayedShop({
    ...{ fold, epochMs, tenant, campaign, content: { ...content, enabled: true } },
    onDecision: (decision) => {
      tally.add(decision);
    },
  });
  await foldAll(shop, found, { onProgress, signal });
  const { share, to } = found;
  return {
    ...scaled(tally.total, share),
    waiting: Math.round(waitingIn(shop, campaign) / share),
    days: tally.days.map((day) => scaled(day, share)),
    samples: tally.samples,
    span: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    foldedFrom: new Date(found.from).toISOString(),
    ...{ records: shop.folded, share, tookMs: Math.round(performance.now() - began) },
  };
}

async function foldAll(
  shop: ReplayedShop,
  { lists, to }: Gathered,
  { onProgress, signal }: PreviewWatch,
): Promise<void> {
  const of = lists.reduce((sum, { length }) => sum + length, 0);
  for (const record of inOrder(lists)) {
    shop.fold(record);
    if (shop.folded % 1_000 === 0) onProgress({ step: 'folding', done: shop.folded, of });
    const pause = eventLoopSlice.pause();
    if (!pause) continue;
    await pause;
    signal.throwIfAborted();
  }
  shop.advance(to);
}

/** One order of lists that each keep their own: by the time at which the collector took them, then by list. */
export function* inOrder(lists: readonly (readonly LogRecord[])[]): Generator<LogRecord> {
  const heads = lists.map((list) => ({ list, at: 0, time: recordedAt(list[0]) }));
  for (;;) {
    let next = heads[0];
    for (const head of heads) if (next && head.time < next.time) next = head;
    const record = next?.list[next.at];
    if (next === undefined || record === undefined) return;
    yield record;
    next.at += 1;
    next.time = recordedAt(next.list[next.at]);
  }
}

/** ms; Infinity behind the last. */
function recordedAt(record: LogRecord | undefined): number {
  if (record === undefined) return Infinity;
  const { ce_recordedtime: recorded, ce_time: time } = textHeaders(record.headers);
  const at = Date.parse(recorded ?? time ?? '');
  return Number.isNaN(at) ? record.timestamp : at;
}

function waitingIn(shop: ReplayedShop, campaign: string): number {
  let waiting = 0;
  for (const state of shop.states()) {
    if (state !== undefined && isWaiting(state as ShopperState, campaign)) waiting += 1;
  }
  return waiting;
}
