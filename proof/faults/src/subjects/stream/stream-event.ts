import { hash } from 'node:crypto';
import { envelopeHeaders, eventId, idOf } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { WorkloadRecord } from '../../run/subject.js';

/** One event of a workload, before it becomes a record. */
export interface StreamEvent {
  /** The record key, `<tenant>:<id>`. */
  readonly key: string;
  readonly type: string;
  readonly data: object;
  /** Event time, ms. */
  readonly time: number;
  readonly id: string;
}

/**
 * Start of all workloads (a Monday in 2025): in the past, so that no event time is ahead of the
 * log's own and none is clamped, whenever a run takes place.
 */
export const STREAM_START = Date.UTC(2025, 0, 6);

const SOURCE = '/fault-suite';

/** Ids from clients differ from the first character on; so do these. */
export function eventIdOf(seed: number, name: string): string {
  return eventId(`${String(seed)}|${name}`);
}

/** One event in so many carries the trace of its request, which its outputs must carry too. */
const TRACED = 8;

function traceOf(id: string): { traceparent?: string } {
  const bytes = hash('sha256', id);
  if (parseInt(bytes.slice(0, 2), 16) % TRACED !== 0) return {};
  return { traceparent: `00-${bytes.slice(0, 32)}-${bytes.slice(32, 48)}-01` };
}

/** Returns the record that the collector would append. */
export function recordOf(topic: TopicContract, event: StreamEvent): WorkloadRecord {
  const { key, type, time, id } = event;
  return {
    topic: topic.name,
    partition: partitionOf(key, topic.partitions),
    key,
    value: JSON.stringify(event.data),
    headers: {
      ...envelopeHeaders({
        id,
        type,
        source: SOURCE,
        subject: idOf(key),
        key,
        time,
        recordedAt: time,
      }),
      ...traceOf(id),
    },
  };
}

/** Returns a clock tick for every partition of a topic. */
export function tickRecords(topic: TopicContract, time: number): WorkloadRecord[] {
  return Array.from({ length: topic.partitions }, (_, partition) => {
    const id = eventId(`tick|${String(partition)}|${String(time)}`);
    return {
      topic: topic.name,
      partition,
      key: null,
      value: JSON.stringify({ time }),
      headers: envelopeHeaders({ id, type: 'clock.tick', source: SOURCE, time, recordedAt: time }),
    };
  });
}
