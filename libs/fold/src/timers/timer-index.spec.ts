import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TimerIndex } from './timer-index.js';

const HOUR = 3_600_000;

function storeOf(values: Map<string, string>) {
  return (entities: readonly string[]) =>
    Promise.resolve(
      entities.map((entity) => values.get(entity)).map((v) => (v === '' ? undefined : v)),
    );
}

function drain(index: TimerIndex): string[] {
  const order: string[] = [];
  for (let next = index.pop(); next; next = index.pop())
    order.push(`${String(next.time)} ${next.entity}`);
  return order;
}

function timesOf(index: TimerIndex): Map<string, number> {
  const times = new Map<string, number>();
  for (let next = index.pop(); next; next = index.pop()) times.set(next.entity, next.time);
  return times;
}

const registrations = fc.array(
  fc.record({
    entity: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    time: fc.integer({ min: 0, max: 5 * HOUR }),
  }),
  { maxLength: 60 },
);

describe('TimerIndex', () => {
  it('gives each entity once, at its earliest time, in order of time then entity', () => {
    fc.assert(
      fc.property(registrations, (all) => {
        const index = new TimerIndex();
        const earliest = new Map<string, number>();
        for (const { entity, time } of all) {
          index.register(entity, time);
          earliest.set(entity, Math.min(time, earliest.get(entity) ?? Infinity));
        }
        const expected = [...earliest]
          .sort(([a, s], [b, t]) => s - t || (a < b ? -1 : 1))
          .map(([entity, time]) => `${String(time)} ${entity}`);
        expect(drain(index)).toEqual(expected);
      }),
    );
  });

  it('is the same after it was stored in steps and loaded', async () => {
    await fc.assert(
      fc.asyncProperty(registrations, registrations, async (first, second) => {
        const stored = new Map<string, string>();
        const index = new TimerIndex();
        for (const step of [first, second]) {
          for (const { entity, time } of step) index.register(entity, time);
          for (const [name, value] of index.takeChanges(0)) stored.set(name, value);
        }
        expect(drain(await TimerIndex.load(storeOf(stored), 0))).toEqual(drain(index));
      }),
    );
  });

  it('deletes the pages of hours that have passed', () => {
    const index = new TimerIndex();
    index.register('a', HOUR / 2);
    index.register('b', 3 * HOUR);
    index.takeChanges(0);
    index.pop();
    const changes = index.takeChanges(2 * HOUR);
    expect(Object.fromEntries(changes)).toEqual({ '~timers': '[[3,1]]', '~timers:0.0': '' });
  });

  it('keeps no pages of what is over, however many timers an hour has seen', async () => {
    const index = new TimerIndex();
    const stored = new Map<string, string>();
    index.register('slow', HOUR - 1);
    for (let clock = 0; clock < 100; clock++) {
      for (let i = 0; i < 150; i++) index.register(`fast-${String(i)}`, clock);
      while (index.peek()?.time === clock) index.pop();
      for (const [name, value] of index.takeChanges(clock)) stored.set(name, value);
      if (clock % 10 > 0) continue;
      const pages = [...stored].filter(([name, value]) => name !== '~timers' && value !== '');
      expect(pages.length).toBeLessThan(4);
      const loaded = await TimerIndex.load(storeOf(stored), clock + 1);
      expect([loaded.size, loaded.peek()]).toMatchObject([1, { entity: 'slow', time: HOUR - 1 }]);
    }
  });

  it('looks at nothing later after it was loaded in the middle of what comes and goes', async () => {
    const steps = fc.array(
      fc.record({
        count: fc.integer({ min: 1, max: 400 }),
        spread: fc.integer({ min: 1, max: 50 }),
        popped: fc.integer({ min: 0, max: 400 }),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const stored = new Map<string, string>();
        const index = new TimerIndex();
        let clock = 0;
        for (const { count, spread, popped } of all) {
          for (let i = 0; i < count; i++) index.register(`e${String(i)}`, clock + (i % spread));
          for (let i = 0; i < popped; i++) clock = index.pop()?.time ?? clock;
          for (const [name, value] of index.takeChanges(clock)) stored.set(name, value);
        }
        const loaded = timesOf(await TimerIndex.load(storeOf(stored), clock));
        for (const [entity, time] of timesOf(index)) {
          expect(loaded.get(entity) ?? Infinity).toBeLessThanOrEqual(time);
        }
      }),
    );
  });

  it('deletes what a leap of the clock leaves behind a part at a time', async () => {
    const index = new TimerIndex();
    const stored = new Map<string, string>();
    for (let hour = 0; hour < 2_000; hour++) index.register(`e${String(hour)}`, hour * HOUR);
    const write = (clock: number) => {
      const changes = index.takeChanges(clock);
      for (const [name, value] of changes) stored.set(name, value);
      return changes.size;
    };
    write(0);
    while (index.pop()) continue;
    const sizes = [1, 2, 3, 4, 5].map(() => write(5_000 * HOUR));
    expect(Math.max(...sizes)).toBeLessThan(1_000);
    expect([...stored].filter(([, value]) => value !== '')).toEqual([['~timers', '[]']]);
    expect((await TimerIndex.load(storeOf(stored), 5_000 * HOUR)).size).toBe(0);
  });

  it('writes one page of many when one registration comes', () => {
    const index = new TimerIndex();
    for (let i = 0; i < 1_000; i++) index.register(`entity-${String(i)}`, 10);
    index.takeChanges(0);
    index.register('late', 20);
    expect([...index.takeChanges(0).keys()]).toEqual(['~timers:0.3']);
  });
});
