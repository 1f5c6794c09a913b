import type { Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

/** Figures by the entity that they belong to. */
export type Figures = ReadonlyMap<string, Readonly<Record<string, number>>>;

/**
 * Counters: every counter, and every sum that is kept apart from the counters, equals the figure
 * from the distinct events. A figure that is not expected counts as a difference too.
 */
export function countersHold(expected: Figures, got: Figures): Verdict {
  const differences = new Differences();
  let figures = 0;
  for (const [whose, counters] of expected) {
    const found = got.get(whose);
    for (const [name, value] of Object.entries(counters)) {
      figures += 1;
      differences.compare(`${name} of ${whose}`, value, found?.[name]);
    }
  }
  for (const whose of got.keys()) {
    if (!expected.has(whose)) differences.add(`${whose} is not expected`);
  }
  return differences.verdict(`${figures} figures of ${expected.size}`);
}
