import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { TimeSlice } from './time-slice.js';

const BUDGET_MS = 5;

/** An event loop whose time is what work takes, and nothing else. */
class Loop {
  time = 0;
  readonly log: string[] = [];
  readonly slice = new TimeSlice({
    budgetMs: BUDGET_MS,
    now: () => this.time,
    nextTurn: (callback) => {
      this.#callbacks.push(callback);
    },
  });
  /** Time at which the loop has turned. */
  readonly turns: number[] = [];
  #callbacks: (() => void)[] = [];

  /** Turns until there is nothing left to call back. */
  async run(): Promise<void> {
    while (this.#callbacks.length > 0) {
      const due = this.#callbacks;
      this.#callbacks = [];
      this.turns.push(this.time);
      for (const callback of due) callback();
      // Everything that the callbacks have made ready runs to its next wait.
      await setImmediate();
    }
  }

  async work(name: string, steps: number, stepMs: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      const pause = this.slice.pause();
      if (pause) await pause;
      this.time += stepMs;
      this.log.push(name);
    }
  }

  /** The longest time between two turns. */
  get longestStretch(): number {
    const ends = [...this.turns, this.time];
    return Math.max(...ends.map((end, i) => end - (ends[i - 1] ?? 0)));
  }
}

describe('TimeSlice', () => {
  it('lets the loop turn whenever work has used up its budget', async () => {
    const loop = new Loop();
    const done = loop.work('a', 100, 1);
    await loop.run();
    await done;
    expect(loop.time).toBe(100);
    expect(loop.longestStretch).toBe(BUDGET_MS);
    expect(loop.turns.length).toBeGreaterThanOrEqual(100 / BUDGET_MS);
  });

  it('gives all work of a turn one budget together', async () => {
    const loop = new Loop();
    const done = Promise.all(Array.from({ length: 20 }, (_, i) => loop.work(`w${i}`, 2, 1)));
    await loop.run();
    await done;
    expect(loop.time).toBe(40);
    expect(loop.longestStretch).toBe(BUDGET_MS);
  });

  it('exceeds the budget by no more than one step', async () => {
    const loop = new Loop();
    const done = loop.work('a', 10, 3);
    await loop.run();
    await done;
    expect(loop.longestStretch).toBe(6);
  });

  it('lets work that has begun go before work that is about to begin', async () => {
    const loop = new Loop();
    const begin = async (name: string) => {
      await loop.slice.begin();
      await loop.work(name, 7, 1);
    };
    const done = Promise.all(['a', 'b'].map(begin));
    await loop.run();
    await done;
    expect(loop.log.join('')).toBe('aaaaaaabbbbbbb');
  });

  it('lets each begin in a turn of its own', async () => {
    const loop = new Loop();
    const begun: number[] = [];
    const begin = async () => {
      await loop.slice.begin();
      begun.push(loop.turns.length);
    };
    const done = Promise.all([begin(), begin(), begin()]);
    await loop.run();
    await done;
    expect(new Set(begun).size).toBe(3);
  });

  it('starts anew when the loop has turned by itself', async () => {
    const loop = new Loop();
    expect(loop.slice.isSpent).toBe(false);
    loop.time += BUDGET_MS;
    expect(loop.slice.isSpent).toBe(true);
    await loop.run();
    expect(loop.slice.isSpent).toBe(false);
  });

  it('turns the real event loop', async () => {
    const slice = new TimeSlice({ budgetMs: 0 });
    expect(slice.isSpent).toBe(false);
    expect(slice.isSpent).toBe(true);
    const other = setImmediate('turned');
    await slice.next();
    expect(await other).toBe('turned');
  });
});
