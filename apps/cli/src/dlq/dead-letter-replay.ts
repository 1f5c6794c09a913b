import { hash } from 'node:crypto';
import { allTopics, deadLetterTopicName } from '@tradewind/contracts';
import { originalOf, type DeadLetter } from '@tradewind/fold';
import { isNoTopic, type EventSink, type NewRecord } from '@tradewind/log';
import { pause } from '../http/pause.js';
import { matches } from './dead-letter-record-filter.js';
import { readDeadLetters, type DeadLetterLog } from './dead-letter-record-reader.js';
import type { ReplayOptions } from './options.js';
import { RecentIds } from './recent-ids.js';

/** The bytes of one round of reading. A tail has no back-pressure, so memory is bounded by rounds. */
const ROUND_BYTES = 64 * 1_048_576;
const CHUNKS_PER_SECOND = 10;
/** An upper bound for a record's key, headers and bookkeeping. */
const RECORD_OVERHEAD_BYTES = 2_048;

export type ReplayLog = DeadLetterLog & EventSink;

export interface ReplayReport {
  readonly dryRun: boolean;
  /** Matching dead-letter records, without duplicates. */
  matched: number;
  /** Records appended, or that would be in a dry run. */
  replayed: number;
  /** Skipped because an earlier one holds the same original record, which was replayed and failed again. */
  repeated: number;
  /** Dead-letter records that cannot be replayed, by reason. */
  readonly refused: Record<string, number>;
  /** Records appended, by topic. */
  readonly topics: Record<string, number>;
}

interface Round {
  readonly records: NewRecord[];
  bytes: number;
  isCutOff: boolean;
}

/**
 * Appends the original records of the matching dead-letter records, each once, at the given rate. It
 * reads only those that exist when it begins, so that one which results from the replay is not
 * replayed in turn.
 */
export class DeadLetterReplay {
  readonly report: ReplayReport;
  readonly #taken = new Map<string, number>();
  readonly #records = new RecentIds();
  #started = 0;

  constructor(
    private readonly log: ReplayLog,
    private readonly options: Pick<ReplayOptions, 'filter' | 'limit' | 'rate' | 'dryRun'>,
    private readonly signal: AbortSignal,
    private readonly roundBytes: number = ROUND_BYTES,
  ) {
    this.report = {
      dryRun: options.dryRun,
      matched: 0,
      replayed: 0,
      repeated: 0,
      refused: {},
      topics: {},
    };
  }

  async run(): Promise<ReplayReport> {
    const ends = await this.#ends();
    this.#started = performance.now();
    for (let more = true; more && !this.signal.aborted;) {
      const round = await this.#read(ends);
      await this.#append(round.records);
      more = round.isCutOff;
    }
    return this.report;
  }

  /** Returns the present end of each partition of the dead-letter topics. */
  async #ends(): Promise<ReadonlyMap<string, number>> {
    const ends = new Map<string, number>();
    for (const topic of this.options.filter.topics) {
      const partitions = await this.log.offsets(topic).catch((error: unknown) => {
        if (isNoTopic(error)) return [];
        throw error;
      });
      for (const { partition, next } of partitions) ends.set(`${topic}:${partition}`, next);
    }
    return ends;
  }

  /** Reads what has not been read yet, up to the bytes of a round. */
  async #read(ends: ReadonlyMap<string, number>): Promise<Round> {
    const round: Round = { records: [], bytes: 0, isCutOff: false };
    await readDeadLetters(this.log, {
      topics: this.options.filter.topics,
      signal: this.signal,
      onDeadLetter: (deadLetter) => {
        const at = `${deadLetter.topic}:${deadLetter.partition}`;
        const isTaken = deadLetter.offset < (this.#taken.get(at) ?? 0);
        const isLater = deadLetter.offset >= (ends.get(at) ?? 0);
        if (isTaken || isLater || this.#isFull(round)) return;
        this.#taken.set(at, deadLetter.offset + 1);
        if (matches(deadLetter, this.options.filter)) this.#add(deadLetter, round);
      },
    });
    return round;
  }

  /** Once one record is left for the next round, so are all later ones, which keeps their order. */
  #isFull(round: Round): boolean {
    if (this.report.replayed + round.records.length >= this.options.limit) return true;
    round.isCutOff ||= round.bytes >= this.roundBytes;
    return round.isCutOff;
  }

  #add(deadLetter: DeadLetter, round: Round): void {
    const record = this.#take(deadLetter);
    if (record === undefined) return;
    round.records.push(record);
    round.bytes += (record.value?.length ?? 0) + RECORD_OVERHEAD_BYTES;
  }

  #take(deadLetter: DeadLetter): NewRecord | undefined {
    this.report.matched += 1;
    const original = originalOf(deadLetter);
    const reason = original.ok ? unknownTarget(deadLetter) : original.reason;
    if (!original.ok || reason !== undefined) {
      this.#refuse(deadLetter, reason ?? '');
      return undefined;
    }
    if (this.#records.add(fingerprint(original.record))) return original.record;
    this.report.repeated += 1;
    return undefined;
  }

  #refuse({ code }: DeadLetter, reason: string): void {
    // Sizes differ between records, so they are left out to bound the number of reasons.
    const why = `${code}: ${reason.replace(/\d+ of \d+ bytes/, 'an excerpt')}`;
    this.report.refused[why] = (this.report.refused[why] ?? 0) + 1;
  }

  async #append(records: readonly NewRecord[]): Promise<void> {
    const { rate, dryRun } = this.options;
    const size = Math.max(1, Math.floor(rate / CHUNKS_PER_SECOND));
    for (let at = 0; at < records.length && !this.signal.aborted; at += size) {
      const chunk = records.slice(at, at + size);
      if (!dryRun) {
        await this.log.publish(chunk);
        // A jump of the clock, as after a laptop has slept, must not lead to a burst.
        const due = this.#started + ((this.report.replayed + chunk.length) / rate) * 1_000;
        await pause(Math.max(0, due - performance.now()), this.signal);
      }
      for (const { topic } of chunk) {
        this.report.replayed += 1;
        this.report.topics[topic] = (this.report.topics[topic] ?? 0) + 1;
      }
    }
  }
}

/**
 * Returns why the target that the headers name is refused. Anybody may have written them, so a record
 * is replayed only to the topic whose dead-letter topic it is on.
 */
function unknownTarget({
  topic,
  originalTopic,
  originalPartition,
}: DeadLetter): string | undefined {
  const target = allTopics.find(({ name }) => name === originalTopic);
  if (target === undefined || deadLetterTopicName(target.name) !== topic) {
    return 'the topic in its headers does not belong to this dead-letter topic';
  }
  if ((originalPartition ?? 0) < target.partitions) return undefined;
  return 'the partition in its headers does not exist';
}

function fingerprint({ topic, partition, key, value, headers }: NewRecord): string {
  const parts = [topic, String(partition), hex(key), hex(value)];
  const named = Object.entries(headers).map(([name, bytes]) => `${name}=${hex(bytes)}`);
  return hash('sha256', [...parts, ...named.sort()].join('|'));
}

function hex(bytes: string | Buffer | null): string {
  return bytes === null ? 'null' : Buffer.from(bytes).toString('hex');
}
