import { describe, expect, it } from '@jest/globals';
import { withNewest } from './events.js';
import type { DebuggedEvent } from './events.js';

const event = (number: number): DebuggedEvent => ({
  ...{ number, at: '', verdict: 'accepted', source: 'server', event: 'page', suggestions: [] },
});

const numbers = (list: readonly DebuggedEvent[]) => list.map(({ number }) => number);

describe('withNewest', () => {
  it('has the newest first, each once', () => {
    const first = withNewest([], [event(1), event(2)]);
    expect(numbers(first)).toEqual([2, 1]);
    expect(numbers(withNewest(first, [event(2), event(3)]))).toEqual([3, 2, 1]);
    expect(withNewest(first, [event(1), event(2)])).toBe(first);
  });

  it('forgets the oldest', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => event(at));
    const list = withNewest([], many);
    expect(list).toHaveLength(300);
    expect(list[0]?.number).toBe(999);
  });
});
