import { isAfter } from '../decode/decode-record.js';
import type { Sequence } from '../decode/decode-record.js';
import type { NewRecord } from '@tradewind/log';
import type { TraceHeaders } from '@tradewind/observability';
import type { StateVersions } from '../group/state-versions.js';

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
  /** Records that a fold of the group has taken up. */
  folded: number;
  duplicates: number;
  deadLettered: number;
  /** By topic, without dead letters. */
  readonly emitted: Record<string, number>;
}

/** `<offset>.<n>`: which record an event was concluded from, and which of those it was. */
export type StoredSequence = [offset: number, n: number];

/** A move of the clock that a record has begun. */
export interface ClockMove {
  readonly to: number;
  /** The record, by which what is concluded on the way is numbered. */
  readonly topic: string;
  readonly offset: number;
  readonly recordedAt: number;
  readonly causationId?: string;
  readonly trace?: TraceHeaders;
}

/** What other partitions hand over to a fold, where it waits for its epoch. */
export interface HandOverProgress {
  /** By partition that hands over: the last epoch that it has closed. */
  readonly closed: Record<number, number>;
  /** Epochs of which records are held, ascending. */
  held: readonly number[];
}

/** What is to be built again from the log: a state of one fold. */
export interface Restoration {
  readonly fold: string;
  /** The key of the entity. */
  readonly key: string;
  /** Names the place of the log at which it was asked for. */
  readonly attempt: string;
  readonly split: string;
  /** The ids of the shopper, and those that are split off from it. Without the tenant. */
  readonly ids: readonly string[];
  readonly without: readonly string[];
  /** Links of the entity's own from this offset on are followed when the state is here. */
  readonly since: number;
  /** The clock of the partition then. */
  readonly now: number;
}

/** The position of a partition's fold group and all that must change together with it. */
export interface PartitionMeta {
  /** By input topic: the offset of the next record to fold. */
  readonly positions: Record<string, number>;
  /** By fold: the version of its states and parts. */
  versions: StateVersions;
  /** How often the partition's state has been built anew. */
  readonly generation: number;
  /** What earlier generations had stored is deleted. */
  swept?: true;
  /** Folds that are in the list no longer, of which state may still be stored. */
  removed?: readonly string[];
  /** Folds of which all stored entities can be listed. */
  listed?: readonly string[];
  /** Length of the epochs that everything learned is tagged with; it cannot change afterwards. */
  epochMs?: number;
  /** Stream time; absent before the first record. */
  clock?: number;
  /** By input topic, if there are several: the greatest event time folded. */
  times?: Record<string, number>;
  /** By fold: the epoch that the clock is in as far as the fold has been told. */
  readonly epochs: Record<string, number>;
  /** A clock move begun after a record and cut off by the size of the write, and its cause. */
  advancing?: ClockMove;
  /** By fold and input topic: the last number given to an event concluded. */
  readonly sequences: Record<string, Record<string, StoredSequence>>;
  /** By input topic and source: the last sequence number folded; anything not greater is a duplicate. */
  readonly sources: Record<string, Record<string, StoredSequence>>;
  /** By fold; absent where hand-overs are taken as they come. */
  handOvers?: Record<string, HandOverProgress>;
  /** By name of a state that is being built again from the log. */
  restoring?: Readonly<Record<string, Restoration>>;
  /** By input topic. */
  readonly counts: Record<string, FoldCounts>;
  outbox: readonly OutboxItem[];
}

/** `versions`: what the folds write. */
export function initialMeta(versions: StateVersions, generation = 0): PartitionMeta {
  return {
    positions: {},
    versions,
    generation,
    epochs: {},
    sequences: {},
    sources: {},
    counts: {},
    outbox: [],
  };
}

export function nextOf({ positions }: Pick<PartitionMeta, 'positions'>, topic: string): number {
  return positions[topic] ?? 0;
}

/**
 * Whether an event has not been folded yet, as far as its source tells, and notes that it is now. A fold's
 * events are in the order of their source; a client's only carry an id.
 */
export function isAfterLast(
  meta: PartitionMeta,
  topic: string,
  { source, sequence }: { readonly source: string; readonly sequence: Sequence | undefined },
): boolean {
  if (sequence === undefined) return true;
  const sources = (meta.sources[topic] ??= {});
  if (!isAfter(sequence, sources[source] ?? [-1, 0])) return false;
  sources[source] = [...sequence];
  return true;
}

/** What is known of hand-overs to a fold, to be changed in place. */
export function handOversOf(meta: PartitionMeta, fold: string): HandOverProgress {
  return ((meta.handOvers ??= {})[fold] ??= { closed: {}, held: [] });
}

/** The counts of what came from a topic, to be changed in place. */
export function countsOf({ counts }: Pick<PartitionMeta, 'counts'>, topic: string): FoldCounts {
  return (counts[topic] ??= noCounts());
}

export function noCounts(): FoldCounts {
  return { folded: 0, duplicates: 0, deadLettered: 0, emitted: {} };
}

/** Records that the folds have taken up, of all topics. */
export function foldedIn({ counts }: PartitionMeta): number {
  return Object.values(counts).reduce((sum, { folded }) => sum + folded, 0);
}

/** Notes the time of an event, by which the records of several topics are merged. */
export function noteTime(meta: PartitionMeta, topic: string, time: number): void {
  const times = (meta.times ??= {});
  times[topic] = Math.max(times[topic] ?? time, time);
}

export function encodeMeta(meta: PartitionMeta): string {
  return JSON.stringify(meta);
}

/** Throws a SyntaxError for one that was written before folds had names. */
export function decodeMeta(text: string): PartitionMeta {
  const meta = JSON.parse(text) as PartitionMeta;
  if ('positions' in meta) return meta;
  throw new SyntaxError('the state was written before folds had names: start from an empty store');
}

export function toNewRecord(item: OutboxItem): NewRecord {
  const { topic, partition, key, headers, value, binary } = item;
  const bytes = binary && value !== null ? Buffer.from(value, 'base64') : value;
  return { topic, partition, key, headers, value: bytes };
}
