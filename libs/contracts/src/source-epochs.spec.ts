import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closedByAll, noEpochClosed, noteEpochClosed } from './source-epochs.js';

const reports = fc.array(
  fc.record({ source: fc.integer({ min: 0, max: 2 }), through: fc.integer({ min: 0, max: 50 }) }),
  { maxLength: 30 },
);

describe('source epochs', () => {
  it('give no clock before every source has reported', () => {
    const closed = noEpochClosed(2);
    noteEpochClosed(closed, { source: 1, through: 7 });
    expect(closedByAll(closed, 10)).toBeUndefined();
    noteEpochClosed(closed, { source: 0, through: 3 });
    expect(closedByAll(closed, 10)).toBe(40);
  });

  it('do not depend on the order or the repetition of reports, and never go back', () => {
    fc.assert(
      fc.property(reports, (all) => {
        const [once, shuffled] = [noEpochClosed(3), noEpochClosed(3)];
        let before = -Infinity;
        for (const report of all) {
          noteEpochClosed(once, report);
          const now = closedByAll(once, 10) ?? -Infinity;
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
        for (const report of [...all, ...all.toReversed()]) noteEpochClosed(shuffled, report);
        expect(shuffled).toEqual(once);
      }),
    );
  });

  it('ignore an unknown source', () => {
    const closed = noEpochClosed(1);
    noteEpochClosed(closed, { source: 4, through: 1 });
    expect(closed).toEqual([null]);
  });
});
