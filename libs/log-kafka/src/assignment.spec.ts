import { describe, expect, it } from '@jest/globals';
import { Assignment } from './assignment.js';

describe('an assignment', () => {
  const position = { topic: 't', partition: 0, offset: 7 };
  const { topic, partition } = position;

  it('finds what was added, and nothing else', () => {
    const assignment = new Assignment();
    const owned = assignment.add(position);
    expect(assignment.find({ topic, partition })).toBe(owned);
    expect(assignment.find({ topic, partition: 1 })).toBeUndefined();
    expect(new Assignment().holds(owned)).toBe(false);
  });

  it('no longer holds a partition that was added anew', () => {
    const assignment = new Assignment();
    const before = assignment.add(position);
    const after = assignment.add(position);
    expect([before, after].map((owned) => assignment.holds(owned))).toEqual([false, true]);
  });

  it('releases waiting work when it ends, and is empty then', async () => {
    const assignment = new Assignment();
    const owned = assignment.add(position);
    const never = Promise.withResolvers<undefined>();
    const { done } = owned.inTurn(() => owned.waitFor(never.promise));
    // The wait begins with the work, in the next microtask.
    await Promise.resolve();
    assignment.end();
    await done;
    expect([assignment.isOver, assignment.holds(owned)]).toEqual([true, false]);
  });
});
