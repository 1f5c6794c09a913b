import type { Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

/** Figures by who or what they are of. */
export type Figures = ReadonlyMap<string, Readonly<Record<string, number>>>;

/**
 * I1: every counter is what the distinct events say, and so are sums that are kept apart from them.
 * Figures that nobody expects count as differences too.
 */
export function countersHold(expected: Figures, got: Figures): Verdict {
  const differences = new Differences();
  let figures = 0;
  for (const [of, counters] of expected) {
    const found = got.get(of);
    for (const [name, value] of Object.entries(counters)) {
      figures += 1;
      differences.compare(`${name} of ${of}`, value, found?.[name]);
    }
  }
  for (const of of got.keys()) {
    if (!expected.has(of)) differences.add(`${of} is not expected`);
  }
  return differences.verdict(`${figures} figures of ${expected.size}`);
}
