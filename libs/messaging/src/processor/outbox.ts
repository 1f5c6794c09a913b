import { deadLetterTopicName, envelopeHeaders, eventId, idOf } from '@tradewind/contracts';
import type { FoldOutput } from '@tradewind/contracts';
import { partitionOf } from '../log/partitioner.js';
import type { LogRecord, TopicPartition } from '../log/records.js';
import type { TraceHeaders } from '../tracing/trace-headers.js';
import { formatSequence, textHeaders } from './decode-record.js';
import type { OutboxItem, PartitionMeta } from './partition-meta.js';

/** What fits a record of the log with room for key and headers; it takes a million bytes in all. */
const MAX_VALUE_BYTES = 900_000;
/** Of a dead letter that would not fit, the first KiB is kept, and as many headers as fit. */
const EXCERPT_BYTES = 1_024;
const MAX_HEADER_BYTES = 32_768;

/** Header of a dead letter: why, as one of a closed set of codes. */
export const DEAD_LETTER_CODE = 'dlq-code';

/** What the events of one step have in common. */
export interface Cause {
  /** Stream time. */
  readonly time: number;
  readonly recordedAt: number;
  readonly causationId?: string;
  /** Passed on byte for byte, so that what is concluded again is the same. */
  readonly trace?: TraceHeaders | undefined;
}

/** Collects what a slice concludes, numbering it in the order of the partition's log. */
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
    const value = JSON.stringify(event.data);
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES) {
      throw new RangeError(`a fold concluded a ${event.type} larger than the log takes`);
    }
    const partition = output.partition ?? partitionOf(key, topic.partitions);
    const decision = topic.decisions && { decision: topic.decisions };
    this.#add({ topic: topic.name, partition, key, headers, value, ...decision });
    const emitted = this.meta.counts.emitted;
    emitted[topic.name] = (emitted[topic.name] ?? 0) + 1;
  }

  /** Passes a record on that cannot be folded, bytes and headers as they came. */
  deadLetter(record: LogRecord, reason: string): void {
    const { value } = record;
    const size = value?.length ?? 0;
    const kept = size <= MAX_VALUE_BYTES ? value : value?.subarray(0, EXCERPT_BYTES);
    const position = [record.topic, record.partition, record.offset].map(String);
    this.#add({
      topic: deadLetterTopicName(record.topic),
      partition: record.partition,
      key: record.key?.subarray(0, EXCERPT_BYTES).toString('utf8') ?? null,
      headers: {
        ...headersThatFit(record.headers),
        'dlq-id': eventId(['dlq', ...position].join('|')),
        'dlq-reason': reason,
        'dlq-source': this.source,
        'dlq-topic': record.topic,
        'dlq-partition': String(record.partition),
        'dlq-offset': String(record.offset),
        'dlq-value-bytes': String(size),
      },
      value: kept?.toString('base64') ?? null,
      binary: true,
    });
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
        [DEAD_LETTER_CODE]: 'gap',
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
  }
}

function headersThatFit(headers: LogRecord['headers']): Record<string, string> {
  let room = MAX_HEADER_BYTES;
  const fitting = Object.entries(textHeaders(headers)).filter(([name, value]) => {
    room -= Buffer.byteLength(name) + Buffer.byteLength(value);
    return room >= 0;
  });
  return Object.fromEntries(fitting);
}
