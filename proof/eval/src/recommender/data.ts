import type { DataFile } from '../input/data-file.js';
import type { Interaction } from './interaction.js';

/** Items of a session in order, and the one that came next. */
export interface NextItem {
  /** Points of one session belong together. */
  readonly session: string;
  readonly prefix: readonly string[];
  readonly next: string;
}

/** A recording of interactions, whatever the layout of its file. */
export interface RecommenderData {
  readonly files: readonly DataFile[];
  /** In order of time. */
  readonly train: readonly Interaction[];
  /** Points of a test file; `undefined` when there is none. */
  readonly test?: readonly NextItem[];
  /** The interactions of a test file, where it has them. */
  readonly later?: readonly Interaction[];
  /** Whether the file has times; if not, they were made up in the order of the file. */
  readonly hasTimes: boolean;
  readonly notes: readonly string[];
}

const DAY_MS = 86_400_000;
export const SYNTHETIC_DAYS = 28;
const SYNTHETIC_START = Date.UTC(2026, 0, 1);

/** Spreads interactions without times evenly over four weeks, in the order given. */
export function withTimes(
  pairs: readonly (readonly [user: string, item: string])[],
): Interaction[] {
  const step = (SYNTHETIC_DAYS * DAY_MS) / Math.max(1, pairs.length);
  return pairs.map(([user, item], at) => {
    return { user, item, time: Math.floor(SYNTHETIC_START + at * step), action: 'view' };
  });
}

/** Items by user or session, in order of time. */
export function sequencesOf(interactions: readonly Interaction[]): Map<string, string[]> {
  const sequences = new Map<string, string[]>();
  for (const { user, item } of interactions) {
    const items = sequences.get(user);
    if (items) items.push(item);
    else sequences.set(user, [item]);
  }
  return sequences;
}

/** Reveals each session item by item: a point for every item but the first. */
export function nextItemsOf(sequences: ReadonlyMap<string, readonly string[]>): NextItem[] {
  return [...sequences].flatMap(([session, items]) =>
    items.slice(1).map((next, at): NextItem => {
      return { session, prefix: items.slice(0, at + 1), next };
    }),
  );
}
