import { hash } from 'node:crypto';
import { allTopics, deadLetterTopicName } from '@tradewind/contracts';
import { originalOf, type DeadLetter } from '@tradewind/fold';
import { type EventSink, type NewRecord } from '@tradewind/log';
import { pause } from '../http/pause.js';
import { matches } from './letter-filter.js';
import { readLetters, type DeadLetterLog } from './letter-reader.js';
import type { ReplayLettersOptions } from './options.js';
import { RecentIds } from './recent-ids.js';

/** Letters are read in rounds of so many bytes: reading cannot be made to wait. */
const ROUND_BYTES = 64 * 1_048_576;
const CHUNKS_PER_SECOND = 10;
/** An upper bound for a record's key, headers and bookkeeping. */
const RECORD_OVERHEAD_BYTES = 2_048;

export type ReplayLog = DeadLetterLog & EventSink;

export interface ReplayReport {
  readonly dryRun: boolean;
  /** Letters that match, without repetitions. */
  matched: number;
  /** Records appended; in a dry run, that would be. */
  replayed: number;
  /** Letters of a record that another letter stands for, too: it was replayed before and failed again. */
  repeated: number;
  /** Letters that cannot be replayed, by why. */
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
 * Appends the records of the letters that match, each once, at the rate asked for. It takes the letters
 * that are there when it begins, so that one that comes of a replay is not replayed in turn.
 */
export class LetterReplay {
  readonly report: ReplayReport;
  readonly #taken = new Map<string, number>();
  readonly #records = new RecentIds();
  #started = 0;

  constructor(
    private readonly log: ReplayLog,
    private readonly options: Pick<ReplayLettersOptions, 'filter' | 'limit' | 'rate' | 'dryRun'>,
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
        if (error instanceof RangeError) return [];
        throw error;
      });
      for (const { partition, next } of partitions) ends.set(`${topic}:${partition}`, next);
    }
    return ends;
  }

  /** Reads what has not been read yet, up to the bytes of a round. */
  async #read(ends: ReadonlyMap<string, number>): Promise<Round> {
    const round: Round = { records: [], bytes: 0, isCutOff: false };
    await readLetters(this.log, {
      topics: this.options.filter.topics,
      signal: this.signal,
      onLetter: (letter) => {
        const at = `${letter.topic}:${letter.partition}`;
        const isTaken = letter.offset < (this.#taken.get(at) ?? 0);
        const isLater = letter.offset >= (ends.get(at) ?? 0);
        if (isTaken || isLater || this.#isFull(round)) return;
        this.#taken.set(at, letter.offset + 1);
        if (matches(letter, this.options.filter)) this.#add(letter, round);
      },
    });
    return round;
  }

  /** Once one letter is left for the next round, those behind it are, too: they keep their order. */
  #isFull(round: Round): boolean {
    if (this.report.replayed + round.records.length >= this.options.limit) return true;
    round.isCutOff ||= round.bytes >= this.roundBytes;
    return round.isCutOff;
  }

  #add(letter: DeadLetter, round: Round): void {
    const record = this.#take(letter);
    if (record === undefined) return;
    round.records.push(record);
    round.bytes += (record.value?.length ?? 0) + RECORD_OVERHEAD_BYTES;
  }

  #take(letter: DeadLetter): NewRecord | undefined {
    this.report.matched += 1;
    const original = originalOf(letter);
    const reason = original.ok ? unknownTarget(letter) : original.reason;
    if (!original.ok || reason !== undefined) {
      this.#refuse(letter, reason ?? '');
      return undefined;
    }
    if (this.#records.add(fingerprint(original.record))) return original.record;
    this.report.repeated += 1;
    return undefined;
  }

  #refuse({ code }: DeadLetter, reason: string): void {
    // Sizes differ from letter to letter; what the report says is bounded.
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
        // A gap of the clock, as of a laptop that slept, must not become a burst.
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

/** A letter's headers are what somebody wrote: records go only where its topic's letters come from. */
function unknownTarget({
  topic,
  originalTopic,
  originalPartition,
}: DeadLetter): string | undefined {
  const target = allTopics.find(({ name }) => name === originalTopic);
  if (target === undefined || deadLetterTopicName(target.name) !== topic) {
    return 'the topic that it names is not the one whose dead letters these are';
  }
  if ((originalPartition ?? 0) < target.partitions) return undefined;
  return 'the partition that it names does not exist';
}

function fingerprint({ topic, partition, key, value, headers }: NewRecord): string {
  const parts = [topic, String(partition), hex(key), hex(value)];
  const named = Object.entries(headers).map(([name, bytes]) => `${name}=${hex(bytes)}`);
  return hash('sha256', [...parts, ...named.sort()].join('|'));
}

function hex(bytes: string | Buffer | null): string {
  return bytes === null ? 'null' : Buffer.from(bytes).toString('hex');
}
