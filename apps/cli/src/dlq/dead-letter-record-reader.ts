import { setTimeout } from 'node:timers/promises';
import { readDeadLetter, type DeadLetter } from '@tradewind/fold';
import { isNoTopic, type EventLog } from '@tradewind/log';
import { RecentIds } from './recent-ids.js';

/** If Kafka sends nothing for this long, it counts as unavailable. */
const SILENCE_MS = 30_000;
const LOOK_MS = 250;

export type DeadLetterLog = Pick<EventLog, 'tail' | 'offsets'>;

export interface Reading {
  readonly topics: readonly string[];
  readonly onDeadLetter: (deadLetter: DeadLetter) => void;
  readonly signal: AbortSignal;
  /** @default 30_000 */
  readonly silenceMs?: number;
}

/**
 * Dead-letter records as read, and how many were skipped as duplicates of an id that had been read.
 */
export interface ReadDeadLetters {
  readonly repeated: number;
}

/**
 * Reads the dead-letter records that the topics hold when it begins, in order within a partition. If
 * several have the same id (published again after a crash, or refused by several services), only the
 * first is read. A topic that does not exist has none. Rejects when Kafka stops answering; ends early
 * when the signal fires.
 */
export async function readDeadLetters(
  log: DeadLetterLog,
  reading: Reading,
): Promise<ReadDeadLetters> {
  const { onDeadLetter, signal, silenceMs = SILENCE_MS } = reading;
  const seen = new RecentIds();
  let repeated = 0;
  let heard = performance.now();
  const topics = await existing(log, reading.topics);
  if (topics.length === 0) return { repeated };
  const tail = await log.tail(topics, 'earliest', (record) => {
    heard = performance.now();
    const deadLetter = readDeadLetter(record);
    if (seen.add(deadLetter.id)) onDeadLetter(deadLetter);
    else repeated += 1;
  });
  const done = new AbortController();
  const silence = whenSilent(() => heard, silenceMs, AbortSignal.any([signal, done.signal]));
  try {
    await Promise.race([tail.caughtUp, tail.failed, silence]);
  } finally {
    done.abort();
    await tail.close();
  }
  return { repeated };
}

/** Resolves when the signal fires; rejects after too long a silence. */
async function whenSilent(
  heard: () => number,
  silenceMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (performance.now() - heard() > silenceMs) {
      throw new Error(
        `Kafka has sent no dead-letter record for ${silenceMs} ms although there are more`,
      );
    }
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function existing(log: DeadLetterLog, topics: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    topics.map(async (topic) => {
      try {
        await log.offsets(topic);
        return [topic];
      } catch (error) {
        if (isNoTopic(error)) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}
