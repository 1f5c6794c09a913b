import type { NewRecord } from '@tradewind/log';
import type { TraceHeaders } from '@tradewind/observability';

/** A concluded event on its way to the log, as it is kept in the meta until it is acknowledged. */
export interface OutboxItem {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or base64 when `binary` (dead letters keep the original bytes). */
  readonly value: string | null;
  readonly binary?: true;
  /** To be published only once it is stored durably. */
  readonly decision?: true;
}

/** Cumulative and exact: part of the same atomic write as what they count. */
export interface FoldCounts {
  folded: number;
  duplicates: number;
  deadLettered: number;
  /** By topic, without dead letters. */
  readonly emitted: Record<string, number>;
}

/** The position of a partition's fold and all that must change together with it. */
export interface PartitionMeta {
  /** Offset of the next record to fold. */
  next: number;
  /** Length of the epochs that everything learned is tagged with; it cannot change afterwards. */
  epochMs?: number;
  /** Stream time; absent before the first record. */
  clock?: number;
  /** A clock move begun after a record and cut off by the size of the write, and its cause. */
  advancing?: { to: number; recordedAt: number; causationId?: string; trace?: TraceHeaders };
  /** Events concluded are numbered `<offset>.<n>`: the last number given. */
  sequence: [offset: number, n: number];
  /** By source, the last sequence number folded; anything not greater is a duplicate. */
  readonly sources: Record<string, [offset: number, n: number]>;
  readonly counts: FoldCounts;
  outbox: readonly OutboxItem[];
}

export function initialMeta(): PartitionMeta {
  return {
    next: 0,
    sequence: [-1, 0],
    sources: {},
    counts: { folded: 0, duplicates: 0, deadLettered: 0, emitted: {} },
    outbox: [],
  };
}

export function encodeMeta(meta: PartitionMeta): string {
  return JSON.stringify(meta);
}

export function decodeMeta(text: string): PartitionMeta {
  return JSON.parse(text) as PartitionMeta;
}

export function toNewRecord(item: OutboxItem): NewRecord {
  const { topic, partition, key, headers, value, binary } = item;
  const bytes = binary && value !== null ? Buffer.from(value, 'base64') : value;
  return { topic, partition, key, headers, value: bytes };
}
