import { randomBytes } from 'node:crypto';
import { ceTypeOf, CLOCK_TICK, eventTypeOf, STATE_HANDED_BACK } from '@tradewind/contracts';
import type { PartitionStore, Scope, ScopeChange } from '@tradewind/state';
import { eventLoopSlice } from '@tradewind/log';
import type { BatchProgress, EventSink, TopicPartition, TimeSlice } from '@tradewind/log';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { toNewRecord } from '../memory/partition-meta.js';
import type { OutboxItem, PartitionMeta } from '../memory/partition-meta.js';
import type { ProcessorMetrics } from './processor-metrics.js';
import { deadLetterHeaders } from '../dead-letters/dead-letter.js';
import { Retry } from './retry.js';
import { follow } from '../steps/steps.js';

const HANDED_BACK = ceTypeOf(STATE_HANDED_BACK);
const TICK = ceTypeOf(CLOCK_TICK);

export interface WriterOptions {
  readonly store: PartitionStore;
  readonly sink: EventSink;
  readonly metrics: ProcessorMetrics;
  /** Between short pieces of work others have their turn. @default the one of this thread's event loop */
  readonly slice?: TimeSlice | undefined;
}

/** What has been counted by now, of one topic. */
interface Counted {
  readonly folded: number;
  readonly duplicates: number;
}

/** Stores what a partition's folds have concluded, then publishes it: never the other way round. */
export class PartitionWriter {
  readonly retry: Retry;
  /** By topic. */
  #counted = new Map<string, Counted>();

  constructor(
    private readonly scope: Scope,
    private readonly at: TopicPartition,
    private readonly options: WriterOptions,
  ) {
    this.retry = new Retry((error) => {
      options.metrics.retried(at, error);
    });
  }

  /** Counts from here on: what stands in a loaded meta was counted when it was folded. */
  resume({ meta: { counts } }: PartitionMemory): void {
    this.#counted = new Map(Object.entries(counts).map(([topic, of]) => [topic, { ...of }]));
  }

  /** One atomic write, then its outbox; false if another owner has written, and nothing may be kept. */
  async commit(
    memory: PartitionMemory,
    outbox: readonly OutboxItem[],
    progress: BatchProgress,
  ): Promise<boolean> {
    const { store, metrics, slice = eventLoopSlice } = this.options;
    const nonce = randomBytes(16).toString('base64url');
    const taken = await follow(memory.takeChange(outbox), () => slice.pause());
    const change: ScopeChange = { expected: memory.nonce, nonce, ...taken };
    const started = performance.now();
    const outcome = await this.retry.untilStale(progress, () => store.commit(this.scope, change));
    metrics.writeTook(this.at.topic, secondsSince(started));
    if (!outcome.applied) {
      metrics.conflicted(this.at);
      return false;
    }
    memory.committed(nonce);
    this.#count(memory.meta.counts, outbox);
    return this.release(memory, progress);
  }

  /**
   * Publishes the stored outbox, decisions among it only once they are stored durably. False if another
   * owner has written meanwhile.
   */
  async release(memory: PartitionMemory, progress: BatchProgress): Promise<boolean> {
    const { outbox } = memory.meta;
    if (outbox.length === 0) return true;
    const { store, sink, metrics } = this.options;
    const { nonce } = memory;
    if (nonce !== undefined && outbox.some(({ decision }) => decision)) {
      const asked = performance.now();
      const kept = await this.retry.untilStale(progress, () => store.confirm(this.scope, nonce));
      metrics.confirmTook(this.at.topic, secondsSince(asked));
      if (!kept) return false;
    }
    const records = outbox.map(toNewRecord);
    const started = performance.now();
    await this.retry.untilStale(progress, () => sink.publish(records));
    metrics.publishTook(this.at.topic, secondsSince(started));
    const recordedAt = oldestCause(outbox);
    // Clocks of two machines differ: a time that lies ahead counts as now.
    if (recordedAt !== undefined) {
      metrics.outputTook(this.at.topic, Math.max(0, Date.now() - recordedAt) / 1_000);
    }
    return true;
  }

  /** Whether what was written under this nonce is still what is stored. */
  async isStored(nonce: string | undefined, progress: BatchProgress): Promise<boolean> {
    const ask = () => this.options.store.loadNonce(this.scope);
    return (await this.retry.untilStale(progress, ask)) === nonce;
  }

  #count(counts: PartitionMeta['counts'], outbox: readonly OutboxItem[]): void {
    const { metrics } = this.options;
    const { partition } = this.at;
    for (const [topic, { folded, duplicates }] of Object.entries(counts)) {
      const before = this.#counted.get(topic) ?? { folded: 0, duplicates: 0 };
      const at = { topic, partition };
      metrics.folded(at, folded - before.folded);
      if (duplicates > before.duplicates) metrics.duplicated(at, duplicates - before.duplicates);
      this.#counted.set(topic, { folded, duplicates });
    }
    for (const { topic: to, headers, value } of outbox) {
      const code = headers[deadLetterHeaders.code];
      const topic = headers[deadLetterHeaders.topic] ?? this.at.topic;
      if (code !== undefined) {
        metrics.deadLettered({ topic, partition }, code);
        continue;
      }
      if (headers['ce_type'] === HANDED_BACK) metrics.linkRefused(this.at);
      const type = eventTypeOf(headers['ce_type'] ?? '');
      if (type !== undefined) metrics.emitted({ topic: to, type, value });
    }
  }
}

/**
 * When the collector recorded the oldest of what the events were concluded from, ms. ISO times of one
 * length have the order of their texts. Dead letters and ticks of the clock do not count.
 */
function oldestCause(outbox: readonly OutboxItem[]): number | undefined {
  let oldest: string | undefined;
  for (const { headers } of outbox) {
    const recorded = headers['ce_recordedtime'];
    if (recorded === undefined || headers['ce_type'] === TICK) continue;
    if (headers[deadLetterHeaders.code] !== undefined) continue;
    if (oldest === undefined || recorded < oldest) oldest = recorded;
  }
  return oldest === undefined ? undefined : Date.parse(oldest);
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1_000;
}
