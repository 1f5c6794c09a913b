import { describe, expect, it } from '@jest/globals';
import { SteadyClock } from './steady-clock.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 30);

/** A clock of a machine whose time is off by as much as is said. */
function machine() {
  let elapsed = 0;
  let off = 0;
  const clock = new SteadyClock({ wall: () => START + elapsed + off, elapsed: () => elapsed });
  return {
    clock,
    at: (ms: number, offMs: number) => {
      [elapsed, off] = [ms, offMs];
      return clock.now() - START;
    },
  };
}

describe('SteadyClock', () => {
  it.each([
    ['an hour', HOUR],
    ['120 days', 120 * DAY],
    ['ten years', 3_653 * DAY],
    ['a year back', -365 * DAY],
  ])('goes on as before while the wall clock is off by %s, and says so', (_, off) => {
    const { clock, at } = machine();
    expect(at(1_000, 0)).toBe(1_000);
    expect(clock.jumpMs).toBe(0);
    for (let second = 2; second < 120; second++)
      expect(at(second * 1_000, off)).toBe(second * 1_000);
    expect(clock.jumpMs).toBe(off);
    expect(at(121_000, 0)).toBe(121_000);
    expect(clock.jumpMs).toBe(0);
  });

  it('follows a clock that is set right by little', () => {
    const { clock, at } = machine();
    expect(at(1_000, 40_000)).toBe(41_000);
    expect(at(2_000, -10_000)).toBe(-8_000);
    expect(clock.jumpMs).toBe(0);
  });

  it('believes an hour after a quarter of one, as of a machine that slept', () => {
    const { clock, at } = machine();
    expect(at(1_000, HOUR)).toBe(1_000);
    expect(at(15 * MINUTE, HOUR)).toBe(15 * MINUTE);
    expect(at(15 * MINUTE + 1_000, HOUR)).toBe(15 * MINUTE + 1_000 + HOUR);
    expect(clock.jumpMs).toBe(0);
  });

  it('counts that time anew for another jump, and never believes more than a day', () => {
    const { at } = machine();
    at(1_000, HOUR);
    expect(at(15 * MINUTE, 2 * HOUR)).toBe(15 * MINUTE);
    expect(at(29 * MINUTE, 2 * HOUR)).toBe(29 * MINUTE);
    expect(at(31 * MINUTE, 2 * DAY)).toBe(31 * MINUTE);
    expect(at(10 * DAY, 2 * DAY)).toBe(10 * DAY);
  });
});
