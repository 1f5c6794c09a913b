import { describe, expect, it } from '@jest/globals';
import type { Fold, FoldContext, FoldEvent, PartitionContext } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import fc from 'fast-check';
import { additions, input, output, recordOf, stepsOf } from './account-fold.fixture.js';
import { Bench } from './processor-bench.fixture.js';

const SCOPE = 'test-service:test.input.v1:0';
const LIFE_MS = 200;
const ERASURE = 99;
const RENEWAL = 98;

interface Visits {
  visits: number;
}

/** Counts visits; forgets who stays away, and whom an erasure names. */
class VisitFold implements Fold<typeof input, Visits, { present: number }> {
  readonly name = 'visits';
  readonly inputs = [input];
  readonly emits = [output];
  readonly stateVersion = 1;
  initialState = () => ({ visits: 0 });
  initialPart = () => ({ present: 0 });
  expiresAfterMs = () => LIFE_MS;

  evolve(event: FoldEvent<typeof input>, context: FoldContext<Visits, { present: number }>): void {
    if (event.type !== 'added') return;
    if (event.data.amount === ERASURE) {
      context.part('all').present -= Number(context.state(event.key).visits > 0);
      context.forget(event.key);
      return;
    }
    if (event.data.amount === RENEWAL) context.forget(event.key);
    const state = context.state(event.key);
    if (state.visits === 0) context.part('all').present += 1;
    state.visits += 1;
    if (state.visits === 3) context.wakeAt(event.key, context.now + 30);
  }

  wake(entity: string, context: FoldContext<Visits, { present: number }>): void {
    this.#say('third visit', context.state(entity).visits, entity, context);
  }

  expire(entity: string, context: FoldContext<Visits, { present: number }>): void {
    context.part('all').present -= 1;
    this.#say('gone', context.state(entity).visits, entity, context);
  }

  #say(what: string, n: number, key: string, context: PartitionContext<unknown>): void {
    context.emit({ topic: output, key, event: { type: 'concluded', data: { what, n } } });
  }
}

/** Its clock stands until a record of this amount sets it. */
class UnsetClockFold extends VisitFold {
  clockBefore = () => undefined;
  clockAfter = (event: FoldEvent<typeof input>) =>
    event.type === 'added' && event.data.amount === RENEWAL ? event.time : undefined;
}

const at = (time: number, account: number, amount = 1, id = `${time}-${account}`) => ({
  event: { type: 'added' as const, data: { amount } },
  key: `demo:${account}`,
  time,
  id,
});
const tick = (time: number) => ({
  event: { type: 'clock.tick' as const, data: { time } },
  key: '',
  time,
  id: `tick-${time}`,
});
const bench = () => new Bench(new VisitFold());
const said = (of: Bench) =>
  of.distinct.flatMap(({ key, value }) =>
    String(value).includes('what') ? [`${String(key)} ${String(value)}`] : [],
  );

async function stored(of: Bench, account: number): Promise<unknown> {
  const [value] = await of.store.read(SCOPE, [`visits/demo:${account}`]);
  return value === undefined ? undefined : (JSON.parse(value) as { s: unknown }).s;
}

async function present(of: Bench): Promise<number> {
  const [value = '{}'] = await of.store.read(SCOPE, ['visits/~part:all']);
  return (JSON.parse(value) as { s?: { present: number } }).s?.present ?? 0;
}

describe('an entity that no record touches', () => {
  it('is forgotten when its time is over, which every record puts off', async () => {
    const steps = [at(1_000, 1), at(1_100, 2), at(1_150, 1), tick(1_299), tick(1_300)];
    const tested = bench();
    await tested.feed(steps.map(recordOf), [2], []);
    expect(await stored(tested, 2)).toBeUndefined();
    expect(await stored(tested, 1)).toEqual({ visits: 2 });
    expect(said(tested)).toEqual(['demo:2 {"what":"gone","n":1}']);
    expect(await present(tested)).toBe(1);
  });

  it('is woken before it is forgotten, and begins anew afterwards', async () => {
    const visits = [1_000, 1_001, 1_002].map((time) => at(time, 1));
    const tested = bench();
    await tested.feed([...visits, tick(1_202), at(1_203, 1)].map(recordOf), [1], []);
    expect(said(tested)).toEqual([
      'demo:1 {"what":"third visit","n":3}',
      'demo:1 {"what":"gone","n":3}',
    ]);
    expect(await stored(tested, 1)).toEqual({ visits: 1 });
  });

  it('is forgotten as well if the last record has it begin anew', async () => {
    const tested = bench();
    await tested.feed([at(1_000, 1, RENEWAL), tick(1_199), tick(1_200)].map(recordOf), [1], []);
    expect(said(tested)).toEqual(['demo:1 {"what":"gone","n":1}']);
    expect(await stored(tested, 1)).toBeUndefined();
  });

  it('does not expire by a clock that has not been set', async () => {
    const tested = new Bench(new UnsetClockFold());
    await tested.feed([at(1_000, 1), at(1_001, 2, RENEWAL)].map(recordOf), [1], []);
    expect(said(tested)).toEqual([]);
    expect(await stored(tested, 1)).toEqual({ visits: 1 });
  });

  it('is forgotten at the same time however records are cut, and whoever dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        additions,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }),
        async (all, sizes, deaths) => {
          const records = stepsOf(all).map(recordOf);
          const [whole, cut] = [bench(), bench()];
          await whole.feed(records, [1_000], []);
          await cut.feed(records, sizes, deaths);
          expect(said(cut)).toEqual(said(whole));
          expect(await present(cut)).toBe(await present(whole));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('an erasure', () => {
  it('stands in the log: who was erased does not come back when the state is built again', async () => {
    const steps = [at(1_000, 1), at(1_001, 2), at(1_002, 1), at(1_003, 1, ERASURE), tick(1_010)];
    const records: readonly LogRecord[] = steps.map(recordOf);
    const tested = bench();
    await tested.feed(records, [2], []);
    tested.empty();
    await tested.feed(records, [3], []);
    expect(await stored(tested, 1)).toBeUndefined();
    expect(await stored(tested, 2)).toEqual({ visits: 1 });
    expect(await present(tested)).toBe(1);
  });
});

/** `VISITORS=1000000` for the whole day of a large shop. */
const VISITORS = Number(process.env['VISITORS'] ?? 100_000);
const DAY_MS = 86_400_000;

describe('a day of visitors who come once', () => {
  it('leaves only those of the last moments in the store', async () => {
    const records = Array.from({ length: VISITORS }, (_, n) => {
      return recordOf(at(1_000 + Math.floor((n * DAY_MS) / VISITORS), n), n);
    });
    const tested = bench();
    await tested.feed(records, [1_000], []);
    const perLife = Math.ceil((LIFE_MS * VISITORS) / DAY_MS);
    expect(await present(tested)).toBeLessThanOrEqual(perLife + 1);
    const left: string[] = [];
    await tested.store.sweep(SCOPE, (name) => left.push(name) < 0);
    // Entities, the part with its directory, and the timer pages of the hours around now.
    expect(left.length).toBeLessThan(perLife + 20);
  }, 600_000);
});
