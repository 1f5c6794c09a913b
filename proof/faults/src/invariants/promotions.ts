import type { TopicContract } from '@tradewind/contracts';
import type { EventLog, LogRecord } from '@tradewind/log';
import { RedisPartitionStore } from '@tradewind/state';
import type { Scope } from '@tradewind/state';
import { TopicRecords } from '../reference/read-topics.js';
import { scopeOf } from '../reference/reference-run.js';
import type { Subject, Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

/** The last number that a partition has given to what it concluded: `[offset, n]`. */
type Sequence = readonly [offset: number, n: number];

/** The ends of the partitions of topics of decisions, by `topic[partition]`. */
export type Ends = ReadonlyMap<string, number>;

/** One promotion of a replica, and what was published while it had no link to its primary. */
export interface Promotion {
  readonly begun: Ends;
  readonly ended: Ends;
  /**
   * How far the promoted replica has the state of each scope, or the primary had it before it lost
   * it.
   */
  readonly held: Held;
}

/** How far the state of each scope goes. */
export type Held = ReadonlyMap<Scope, Sequence>;

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
   * Before the primary, which is at this URL and takes no writes, loses what it has. A decision that was
   * stored durably then may still be on its way to the log when another server is promoted.
   */
  async lose(url: string): Promise<void> {
    if (this.#decisions.length === 0) return;
    this.#lost = furthest(this.#lost, await this.#held(url));
  }

  /** Must be called before the link is disturbed. */
  begin(): Promise<Ends> {
    return this.#ends();
  }

  /** The primary is dead, and nobody writes to the promoted replica yet, which is at this URL. */
  async end(begun: Ends, url: string): Promise<void> {
    if (this.#decisions.length === 0) return;
    const held = furthest(this.#lost, await this.#held(url));
    this.#all.push({ begun, ended: await this.#ends(), held });
  }

  /** `undefined` where there are no decisions, or no replica was promoted. */
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
    const held = new Map<Scope, Sequence>();
    try {
      for (const topic of this.subject.folded) {
        for (let partition = 0; partition < topic.partitions; partition++) {
          const scope = scopeOf(this.subject.service, topic, partition);
          const stored = await store.loadMeta(scope);
          if (stored === undefined) continue;
          held.set(scope, (JSON.parse(stored.meta) as { sequence: Sequence }).sequence);
        }
      }
    } finally {
      await store.close();
    }
    return held;
  }
}

/** Returns the later sequence of each scope. */
export function furthest(one: Held, other: Held): Held {
  const merged = new Map(one);
  for (const [scope, sequence] of other) {
    if (isAfter(sequence, merged.get(scope) ?? NOTHING)) merged.set(scope, sequence);
  }
  return merged;
}

/** @param records Of the topics of decisions: everything in them. */
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
      const { scope, sequence } = originOf(record);
      const had = held.get(scope) ?? NOTHING;
      if (!isAfter(sequence, had)) continue;
      const what = `${placeOf(record)}@${record.offset} was decided at ${sequence.join('.')}`;
      differences.add(`${what} of ${scope}, of which the promoted replica had ${had.join('.')}`);
    }
  }
  const lags = `in ${promotions.length} failovers until the lagging replica was promoted`;
  return differences.verdict(`${published} decisions published ${lags}`);
}

function isAfter(one: Sequence, other: Sequence): boolean {
  return one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);
}

function placeOf({ topic, partition }: Pick<LogRecord, 'topic' | 'partition'>): string {
  return `${topic}[${partition}]`;
}

/** By which partition's fold, and as what, it was concluded. */
function originOf({ headers }: LogRecord): { scope: Scope; sequence: Sequence } {
  const [, service = '', topic = '', partition = ''] = text(headers['ce_source']).split('/');
  const [offset = NaN, n = NaN] = text(headers['ce_sequence']).split('.').map(Number);
  return { scope: `${service}:${topic}:${partition}`, sequence: [offset, n] };
}

function text(header: string | Buffer | undefined): string {
  return header?.toString() ?? '';
}
