import type { TopicContract } from '@tradewind/contracts';
import type { EventLog, LogRecord } from '@tradewind/log';
import { RedisPartitionStore } from '@tradewind/state';
import type { Scope } from '@tradewind/state';
import { TopicRecords } from '../reference/read-topics.js';
import { scopeOf } from '../reference/reference-run.js';
import type { Subject, Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

/** The last sequence number of a partition's outputs: `[offset, n]`. */
type Sequence = readonly [offset: number, n: number];

/** The ends of the partitions of topics of decisions, by `topic[partition]`. */
export type Ends = ReadonlyMap<string, number>;

/** One promotion of a replica, and the records published while it had no link to its primary. */
export interface Promotion {
  readonly begun: Ends;
  readonly ended: Ends;
  /**
   * How far the promoted replica has the conclusions of each source, or how far the primary had them
   * before it lost them.
   */
  readonly held: Held;
}

/** How far the state of each source goes: `/<service>/<fold>/<topic>/<partition>`. */
export type Held = ReadonlyMap<string, Sequence>;

const NOTHING: Sequence = [-1, 0];

/**
 * Part of the invariant on decisions: every decision that was published before a replica was
 * promoted is part of the state that the replica has, so that nobody decides it again. The
 * durability gate is there to ensure this.
 */
export class Promotions {
  readonly #all: Promotion[] = [];
  /** The state in Redis before it was emptied or lost the end of its file. */
  #lost: Held = new Map();
  readonly #decisions: readonly TopicContract[];

  constructor(
    private readonly subject: Pick<Subject, 'service' | 'topics' | 'folded'>,
    private readonly log: EventLog,
  ) {
    this.#decisions = subject.topics.filter(({ decisions }) => decisions);
  }

  /**
   * Must be called before the primary at this URL, which accepts no writes, loses its data. A
   * decision that was durable then may still be on its way to the log when another server is
   * promoted.
   */
  async lose(url: string): Promise<void> {
    if (this.#decisions.length === 0) return;
    this.#lost = furthest(this.#lost, await this.#held(url));
  }

  /** Must be called before the link is disturbed. */
  begin(): Promise<Ends> {
    return this.#ends();
  }

  /**
   * Must be called when the primary is dead, and before anybody writes to the promoted replica at
   * this URL.
   */
  async end(begun: Ends, url: string): Promise<void> {
    if (this.#decisions.length === 0) return;
    const held = furthest(this.#lost, await this.#held(url));
    this.#all.push({ begun, ended: await this.#ends(), held });
  }

  /** Returns `undefined` if there are no decisions, or no replica was promoted. */
  async verdict(): Promise<Verdict | undefined> {
    if (this.#all.length === 0) return undefined;
    const names = this.#decisions.map(({ name }) => name);
    const records = await TopicRecords.read(this.log, names);
    return decisionsKept(
      names.flatMap((name) => records.topic(name)),
      this.#all,
    );
  }

  async #ends(): Promise<Ends> {
    const ends = new Map<string, number>();
    for (const { name } of this.#decisions) {
      for (const { partition, next } of await this.log.offsets(name)) {
        ends.set(placeOf({ topic: name, partition }), next);
      }
    }
    return ends;
  }

  async #held(url: string): Promise<Held> {
    const store = new RedisPartitionStore({ url });
    const held = new Map<string, Sequence>();
    try {
      for (const topic of this.subject.folded) {
        for (let partition = 0; partition < topic.partitions; partition++) {
          const scope = scopeOf(this.subject.service, topic, partition);
          const stored = await store.loadMeta(scope);
          if (stored === undefined) continue;
          for (const [source, sequence] of sequencesIn(stored.meta, scope)) {
            held.set(source, sequence);
          }
        }
      }
    } finally {
      await store.close();
    }
    return held;
  }
}

/** Returns the later sequence of each source. */
export function furthest(one: Held, other: Held): Held {
  const merged = new Map(one);
  for (const [source, sequence] of other) {
    if (isAfter(sequence, merged.get(source) ?? NOTHING)) merged.set(source, sequence);
  }
  return merged;
}

/** @param records All records of the topics of decisions. */
export function decisionsKept(
  records: readonly LogRecord[],
  promotions: readonly Promotion[],
): Verdict {
  const differences = new Differences();
  let published = 0;
  for (const { begun, ended, held } of promotions) {
    const isOf = ({ offset, ...record }: LogRecord) => {
      const place = placeOf(record);
      return offset >= (begun.get(place) ?? 0) && offset < (ended.get(place) ?? 0);
    };
    for (const record of records.filter(isOf)) {
      published += 1;
      const { source, sequence } = originOf(record);
      const had = held.get(source) ?? NOTHING;
      if (!isAfter(sequence, had)) continue;
      const what = `${placeOf(record)}@${record.offset} was decided at ${sequence.join('.')}`;
      differences.add(`${what} of ${source}, of which the promoted replica had ${had.join('.')}`);
    }
  }
  const lags = `in ${promotions.length} failovers until the lagging replica was promoted`;
  return differences.verdict(`${published} decisions published ${lags}`);
}

interface StoredSequences {
  readonly sequences: Readonly<Record<string, Readonly<Record<string, Sequence>>>>;
}

/** The last number that each fold of a scope has given, by source. */
function sequencesIn(meta: string, scope: Scope): [source: string, Sequence][] {
  const { sequences } = JSON.parse(meta) as StoredSequences;
  const [service = '', , partition = ''] = scope.split(':');
  return Object.entries(sequences).flatMap(([fold, topics]) =>
    Object.entries(topics).map(([topic, sequence]): [string, Sequence] => [
      `/${service}/${fold}/${topic}/${partition}`,
      sequence,
    ]),
  );
}

function isAfter(one: Sequence, other: Sequence): boolean {
  return one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);
}

function placeOf({ topic, partition }: Pick<LogRecord, 'topic' | 'partition'>): string {
  return `${topic}[${partition}]`;
}

/** Returns the source of an output, i.e. the partition and fold that emitted it, and its sequence. */
function originOf({ headers }: LogRecord): { source: string; sequence: Sequence } {
  const [offset = NaN, n = NaN] = text(headers['ce_sequence']).split('.').map(Number);
  return { source: text(headers['ce_source']), sequence: [offset, n] };
}

function text(header: string | Buffer | undefined): string {
  return header?.toString() ?? '';
}
