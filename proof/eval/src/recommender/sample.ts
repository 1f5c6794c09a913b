import { Random } from '@tradewind/cli/random';
import type { NextItem, RecommenderData } from './data.js';

export interface SampleLimits {
  readonly seed: number;
  /** Interactions to learn from: the last ones. */
  readonly trainLimit?: number;
  /** Test sessions, drawn at random. */
  readonly testLimit?: number;
}

/** The part of the data that a run looks at, with a note on what was left out. */
export function sampled(data: RecommenderData, limits: SampleLimits): RecommenderData {
  const { trainLimit = Infinity, testLimit = Infinity, seed } = limits;
  const notes = [...data.notes];
  const train = trainLimit < data.train.length ? data.train.slice(-trainLimit) : data.train;
  if (train !== data.train) {
    notes.push(`Sampled: the last ${train.length} of ${data.train.length} interactions.`);
  }
  if (data.test === undefined) return { ...data, train, notes };
  const sessions = [...new Set(data.test.map(({ session }) => session))];
  if (testLimit >= sessions.length) return { ...data, train, notes };
  notes.push(`Sampled: ${testLimit} of ${sessions.length} test sessions.`);
  return { ...data, train, test: drawn(data.test, sessions, { testLimit, seed }), notes };
}

function drawn(
  points: readonly NextItem[],
  sessions: string[],
  { testLimit, seed }: { testLimit: number; seed: number },
): NextItem[] {
  const random = new Random(seed);
  for (let at = 0; at < testLimit; at++) {
    const other = random.between(at, sessions.length - 1);
    [sessions[at], sessions[other]] = [sessions[other] ?? '', sessions[at] ?? ''];
  }
  const kept = new Set(sessions.slice(0, testLimit));
  return points.filter(({ session }) => kept.has(session));
}
