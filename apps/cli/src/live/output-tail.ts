import {
  CLOCK_TICK,
  ceTypeOf,
  marketingCampaigns,
  profileSegments,
  recommenderRecommendations,
  storefrontEvents,
} from '@tradewind/contracts';
import type { LogRecord, Tail, TopicReader } from '@tradewind/log';
import { LatencyHistogram } from '../summary/latency-histogram.js';

/** The topics for which a shop runs the platform. */
const OUTPUT_TOPICS = [
  profileSegments.name,
  recommenderRecommendations.name,
  marketingCampaigns.name,
];
const SEGMENT_ENTERED = ceTypeOf('segment.entered');
const RECOMMENDATIONS_CHANGED = ceTypeOf('recommendations.changed');
const CAMPAIGN_REQUESTED = ceTypeOf('campaign.requested');
const TICK = ceTypeOf(CLOCK_TICK);

/**
 * Watches what comes out from the moment it is opened, as any subscriber would, and how long after
 * the collector received the event that led to it.
 */
export class OutputTail {
  readonly latency = new LatencyHistogram();
  /** Events that came in, if these are counted; clock ticks are none. */
  events = 0;
  readonly #counts = new Map<string, number>();
  #tail: Tail | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** With `countsInput` what the storefront sends is watched, too. */
  static async open(
    reader: TopicReader,
    { countsInput = false }: { readonly countsInput?: boolean } = {},
  ): Promise<OutputTail> {
    const tail = new OutputTail();
    const topics = countsInput ? [...OUTPUT_TOPICS, storefrontEvents.name] : OUTPUT_TOPICS;
    tail.#tail = await reader.tail(topics, 'latest', (record) => {
      tail.take(record);
    });
    // Only the view depends on it: it stands still, the platform goes on.
    tail.#tail.failed.catch(() => undefined);
    return tail;
  }

  get segmentsEntered(): number {
    return this.#counts.get(SEGMENT_ENTERED) ?? 0;
  }

  get recommendations(): number {
    return this.#counts.get(RECOMMENDATIONS_CHANGED) ?? 0;
  }

  get campaigns(): number {
    return this.#counts.get(CAMPAIGN_REQUESTED) ?? 0;
  }

  take(record: Pick<LogRecord, 'topic' | 'headers'>): void {
    const type = record.headers['ce_type']?.toString('latin1') ?? '';
    if (record.topic === storefrontEvents.name) {
      if (type !== TICK) this.events++;
      return;
    }
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    const recorded = Date.parse(record.headers['ce_recordedtime']?.toString('latin1') ?? '');
    if (!Number.isNaN(recorded)) this.latency.record(this.now() - recorded);
  }

  async close(): Promise<void> {
    await this.#tail?.close();
  }
}
