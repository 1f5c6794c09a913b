import {
  CLOCK_TICK,
  deadLetterTopicName,
  envelopeHeaders,
  eventId,
  idOf,
} from '@tradewind/contracts';
import type { FoldOutput } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { LogRecord, TopicPartition } from '@tradewind/log';
import type { TraceHeaders } from '@tradewind/observability';
import {
  deadLetterHeaders,
  deadLetterOf,
  MAX_KEPT_VALUE_BYTES,
} from '../dead-letters/dead-letter.js';
import { formatSequence } from '../decode/decode-record.js';
import type { Refusal } from '../decode/decode-refusal.js';
import { countsOf } from '../memory/partition-meta.js';
import type { OutboxItem, PartitionMeta, StoredSequence } from '../memory/partition-meta.js';

/** What the events of one step have in common. */
export interface Cause {
  /** Stream time. */
  readonly time: number;
  readonly recordedAt: number;
  readonly causationId?: string;
  /** Passed on byte for byte, so that what is concluded again is the same. */
  readonly trace?: TraceHeaders | undefined;
}

/** Whose conclusions an outbox collects. */
export interface OutboxOptions {
  readonly service: string;
  readonly partition: number;
  /** Hears of what a fold concludes, as it said it; `time`: its stream time. */
  readonly onEmit?: ((output: FoldOutput, time: number) => void) | undefined;
}

/**
 * Collects what a chunk concludes. Each fold numbers what it concludes from the records of each topic, in
 * the order of the partition's log: `/<service>/<fold>/<topic>/<partition>` is a source in which numbers
 * only grow, and neither they nor ids depend on how topics are merged or on other folds.
 */
export class Outbox {
  readonly items: OutboxItem[] = [];
  bytes = 0;
  #from: Pick<LogRecord, 'topic' | 'offset'> = { topic: '', offset: -1 };

  constructor(
    private readonly meta: PartitionMeta,
    private readonly options: OutboxOptions,
  ) {}

  /** What is concluded from here on comes from this record. */
  moveTo(record: Pick<LogRecord, 'topic' | 'offset'>): void {
    this.#from = record;
  }

  emit(fold: string, output: FoldOutput, cause: Cause): void {
    const { topic: from } = this.#from;
    const source = `/${this.options.service}/${fold}/${this.#place(from)}`;
    const sequence = this.#next(fold);
    const { topic, event, key, slot } = output;
    const id = eventId(
      `${source}|${slot ?? `${String(sequence[0])}|${String(sequence[1])}`}|${event.type}`,
    );
    const headers = envelopeHeaders({
      id,
      source,
      type: event.type,
      subject: idOf(key),
      key,
      ...cause,
    });
    headers['ce_sequence'] = formatSequence(sequence);
    Object.assign(headers, cause.trace);
    const value = output.tombstone ? null : JSON.stringify(event.data);
    if (value !== null && Buffer.byteLength(value) > MAX_KEPT_VALUE_BYTES) {
      throw new RangeError(`a fold concluded a ${event.type} larger than the log takes`);
    }
    const partition = output.partition ?? partitionOf(key, topic.partitions);
    const decision = topic.decisions && { decision: topic.decisions };
    this.#add({ topic: topic.name, partition, key, headers, value, ...decision });
    const { emitted } = countsOf(this.meta, from);
    emitted[topic.name] = (emitted[topic.name] ?? 0) + 1;
    this.options.onEmit?.(output, cause.time);
  }

  /** Tells the same partition of another topic how far the clock has come. */
  tick(fold: string, topic: string, { time, recordedAt }: Cause): void {
    const { partition, service } = this.options;
    const source = `/${service}/${fold}/${this.#place(this.#from.topic)}`;
    const id = eventId([source, CLOCK_TICK, topic, time].map(String).join('|'));
    const headers = envelopeHeaders({ id, source, type: CLOCK_TICK, time, recordedAt });
    this.#add({ topic, partition, key: null, headers, value: JSON.stringify({ time }) });
  }

  /** Passes a record on that cannot be folded, bytes and headers as they came: by `fold`, or by any. */
  deadLetter(record: LogRecord, refusal: Refusal, fold?: string): void {
    const by = fold === undefined ? '' : `${fold}/`;
    const source = `/${this.options.service}/${by}${this.#place(record.topic)}`;
    this.#add(deadLetterOf(record, refusal, source, fold));
    countsOf(this.meta, record.topic).deadLettered += 1;
  }

  /** Tells where dead letters are looked for that the records `[from, to)` were gone unfolded. */
  gap({ topic, partition }: TopicPartition, from: number, to: number): void {
    const range = [topic, partition, from, to].map(String);
    const records = to - from;
    const source = `/${this.options.service}/${this.#place(topic)}`;
    this.#add({
      topic: deadLetterTopicName(topic),
      partition,
      key: null,
      headers: {
        'dlq-id': eventId([source, 'gap', ...range].join('|')),
        [deadLetterHeaders.code]: 'gap',
        'dlq-reason': `gap: the log had deleted ${records} records before they were folded`,
        'dlq-source': source,
        'dlq-topic': topic,
        'dlq-partition': String(partition),
        'dlq-offset': String(from),
        'dlq-gap-records': String(records),
      },
      value: null,
    });
  }

  #place(topic: string): string {
    return `${topic}/${String(this.options.partition)}`;
  }

  /** The number of what the fold concludes next. */
  #next(fold: string): Readonly<StoredSequence> {
    const { topic, offset } = this.#from;
    const ofFold = (this.meta.sequences[fold] ??= {});
    const last = ofFold[topic];
    const n = last?.[0] === offset ? last[1] + 1 : 1;
    return (ofFold[topic] = [offset, n]);
  }

  #add(item: OutboxItem): void {
    this.items.push(item);
    this.bytes += item.value?.length ?? 0;
    // Of a dead letter they may be larger than the value.
    if (item.binary) this.bytes += sizeOf(item.headers);
  }
}

function sizeOf(headers: OutboxItem['headers']): number {
  return Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
}
