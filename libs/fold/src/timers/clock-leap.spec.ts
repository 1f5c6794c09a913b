import { describe, expect, it } from '@jest/globals';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
import { EPOCH_MS, input, recordOf } from '../partition/account-fold.fixture.js';
import { partName } from '../group/state-names.js';
import { Bench, positionIn, progress } from '../partition/processor-bench.fixture.js';
import { WakePauses } from './wake-pauses.js';

const HOUR = 3_600_000;
/** By record: as many as one write takes, with a page of timers each. */
const SLEEPERS = 1_200;
const AMOUNTS = [1, 2, 3, 4, 5, 0];
const LEAP = 3_000 * HOUR;
const SCOPE = 'test-service:test.input.v1:0';

/** What some of those that wake touch besides themselves. */
const besidesOf = (entity: string) => (entity.endsWith('7') ? [`${entity} beside`] : []);

/**
 * Sets many timers, each in an hour of its own; the clock leaps over all of them after a zero. Some
 * that wake touch another entity, which no record has named.
 */
class SleeperFold implements Fold<typeof input, { woken: number }, { woken: number }> {
  readonly name = 'sleepers';
  readonly inputs = [input];
  readonly emits = [];
  readonly stateVersion = 1;
  initialState = () => ({ woken: 0 });
  initialPart = () => ({ woken: 0 });
  clockBefore = () => undefined;
  clockAfter = (event: FoldEvent<typeof input>) =>
    event.type === 'added' && event.data.amount === 0 ? LEAP : undefined;

  entities(event: FoldEvent<typeof input>): string[] {
    if (event.type !== 'added') return [];
    const { amount } = event.data;
    return Array.from({ length: amount === 0 ? 0 : SLEEPERS }, (_, i) => `demo:${amount}-${i}`);
  }

  evolve(
    event: FoldEvent<typeof input>,
    context: FoldContext<{ woken: number }, { woken: number }>,
  ): void {
    this.entities(event).forEach((entity, i) => {
      context.wakeAt(entity, i * HOUR);
    });
  }

  wakes(entity: string): string[] {
    return besidesOf(entity);
  }

  wake(entity: string, context: FoldContext<{ woken: number }, { woken: number }>): void {
    context.state(entity).woken += 1;
    for (const beside of besidesOf(entity)) context.state(beside).woken += 1;
    context.part('all').woken += 1;
  }
}

const records = AMOUNTS.map((amount, offset) => {
  const event = { type: 'added' as const, data: { amount } };
  return recordOf({ event, key: '', time: EPOCH_MS, id: `r${offset}` }, offset);
});

async function wokenIn(bench: Bench): Promise<number> {
  const [stored] = await bench.store.read(SCOPE, [partName('sleepers', 'all')]);
  return (JSON.parse(stored ?? '{}') as { s: { woken: number } }).s.woken;
}

describe('a leap of the clock', () => {
  it('over more timers than fit one write fires them all', async () => {
    const bench = new Bench(new SleeperFold());
    const processor = await bench.feed(records, [6], []);
    expect(await wokenIn(bench)).toBe(5 * SLEEPERS);
    expect(processor.progress[0]).toMatchObject({ clock: LEAP, next: 6 });
    const [beside] = await bench.store.read(SCOPE, besidesOf('sleepers/demo:5-7'));
    expect(JSON.parse(beside ?? '{}')).toMatchObject({ s: { woken: 1 } });
  });

  it('rests between wakes if nothing waits for it and it is not behind, and wakes the same', async () => {
    const at = { topic: input.name, partition: 0, firstOffset: 5, nextOffset: 6 };
    const rests = await Promise.all(
      [6, 2_000].map(async (endOffset) => {
        const bench = new Bench(new SleeperFold());
        await bench.feed(records.slice(0, 5), [1], []);
        let taken = 0;
        const pauses = Object.assign(new WakePauses(), {
          after: () => Promise.resolve(taken++),
        });
        const processor = bench.processor({ left: Infinity }, { pauses });
        await processor.load(progress);
        await processor.handle({ ...at, endOffset, records: records.slice(5) }, progress);
        expect(await wokenIn(bench)).toBe(5 * SLEEPERS);
        return taken;
      }),
    );
    expect(rests[0]).toBeGreaterThan(500);
    expect(rests[1]).toBe(0);
  });

  it('that a death cut off goes on when the partition is loaded, without another record', async () => {
    for (const lives of [0, 1, 2, 3, 5, 8, 11, 15]) {
      const bench = new Bench(new SleeperFold());
      await bench.feed(records.slice(0, 5), [1], []);
      const mortal = bench.processor({ left: lives });
      await mortal.load(progress);
      const at = { topic: input.name, partition: 0, firstOffset: 5, nextOffset: 6, endOffset: 6 };
      await mortal.handle({ ...at, records: records.slice(5) }, progress).catch(() => undefined);
      const heir = bench.processor({ left: Infinity });
      const next = positionIn(await heir.load(progress)) ?? 0;
      if (next < 6) await heir.handle({ ...at, records: records.slice(5) }, progress);
      expect(await wokenIn(bench)).toBe(5 * SLEEPERS);
    }
  }, 240_000);

  it('that was cut off is left alone by whoever has given the partition up', async () => {
    const bench = new Bench(new SleeperFold());
    await bench.feed(records.slice(0, 5), [1], []);
    const mortal = bench.processor({ left: 4 });
    await mortal.load(progress);
    const at = { topic: input.name, partition: 0, firstOffset: 5, nextOffset: 6, endOffset: 6 };
    await mortal.handle({ ...at, records: records.slice(5) }, progress).catch(() => undefined);
    const before = await wokenIn(bench);
    const next = positionIn(
      await bench.processor({ left: Infinity }).load({ ...progress, isStale: () => true }),
    );
    expect(next).toBe(6);
    expect(await wokenIn(bench)).toBe(before);
    expect(before).toBeLessThan(5 * SLEEPERS);
  });
});
