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
