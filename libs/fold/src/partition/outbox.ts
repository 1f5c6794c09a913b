import { deadLetterTopicName, envelopeHeaders, eventId, idOf } from '@tradewind/contracts';
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
import type { OutboxItem, PartitionMeta } from '../memory/partition-meta.js';

/** What the events of one step have in common. */
export interface Cause {
  /** Stream time. */
  readonly time: number;
  readonly recordedAt: number;
  readonly causationId?: string;
  /** Passed on byte for byte, so that what is concluded again is the same. */
  readonly trace?: TraceHeaders | undefined;
}

/** Collects what a chunk concludes, numbering it in the order of the partition's log. */
export class Outbox {
  readonly items: OutboxItem[] = [];
  bytes = 0;

  /** `source`: `/<service>/<topic>/<partition>`, in which sequence numbers only grow. */
  constructor(
    private readonly source: string,
    private readonly meta: PartitionMeta,
  ) {}

  /** What is concluded from here on comes from the record at this offset. */
  moveTo(offset: number): void {
    if (this.meta.sequence[0] !== offset) this.meta.sequence = [offset, 0];
  }

  emit(output: FoldOutput, cause: Cause): void {
    const sequence = this.meta.sequence;
    sequence[1] += 1;
    const { topic, event, key, slot } = output;
    const id = eventId(
      `${this.source}|${slot ?? `${String(sequence[0])}|${String(sequence[1])}`}|${event.type}`,
    );
    const headers = envelopeHeaders({
      id,
      source: this.source,
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
    const emitted = this.meta.counts.emitted;
    emitted[topic.name] = (emitted[topic.name] ?? 0) + 1;
  }

  /** Passes a record on that cannot be folded, bytes and headers as they came. */
  deadLetter(record: LogRecord, refusal: Refusal): void {
    this.#add(deadLetterOf(record, refusal, this.source));
    this.meta.counts.deadLettered += 1;
  }

  /** Tells where dead letters are looked for that the records `[from, to)` were gone unfolded. */
  gap({ topic, partition }: TopicPartition, from: number, to: number): void {
    const range = [topic, partition, from, to].map(String);
    const records = to - from;
    this.#add({
      topic: deadLetterTopicName(topic),
      partition,
      key: null,
      headers: {
        'dlq-id': eventId([this.source, 'gap', ...range].join('|')),
        [deadLetterHeaders.code]: 'gap',
        'dlq-reason': `gap: the log had deleted ${records} records before they were folded`,
        'dlq-source': this.source,
        'dlq-topic': topic,
        'dlq-partition': String(partition),
        'dlq-offset': String(from),
        'dlq-gap-records': String(records),
      },
      value: null,
    });
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
