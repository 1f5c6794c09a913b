import { describe, expect, it } from '@jest/globals';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
import type { ScopeChange } from '@tradewind/state';
import fc from 'fast-check';
import {
  AccountFold,
  additions,
  input,
  output,
  recordOf,
  stepsOf,
} from './account-fold.fixture.js';
import type { Addition } from './account-fold.fixture.js';
import { Bench, progress } from './processor-bench.fixture.js';

const SCOPE = 'test-service:test.input.v1:0';
const add = (account: number, amount = 10, more: Partial<Addition> = {}): Addition => ({
  account,
  amount,
  wait: 1,
  tick: false,
  repeat: false,
  ...more,
});
const recordsOf = (all: readonly Addition[]) => stepsOf(all).map(recordOf);

/** Commits of a bench as they go to its store. */
function watched(bench: Bench): ScopeChange[] {
  const changes: ScopeChange[] = [];
  const { store } = bench;
  const commit = store.commit.bind(store);
  store.commit = (scope, change) => {
    changes.push(change);
    return commit(scope, change);
  };
  return changes;
}

/** What was published of one fold, as text and under which ids. */
function publishedBy(bench: Bench, fold: string) {
  return bench.distinct
    .filter(({ headers }) => String(headers['ce_source']).startsWith(`/test-service/${fold}/`))
    .map(({ key, value, headers }) => [key, value, headers['ce_id'], headers['ce_sequence']]);
}

/** Keeps what it is given in two parts; touches the second one without changing it. */
class PartFold implements Fold<typeof input, never, { sum: number }> {
  readonly name = 'parts';
  readonly inputs = [input];
  readonly emits = [];
  readonly stateVersion = 1;
  initialState = () => undefined as never;
  initialPart = () => ({ sum: 0 });
  entities = () => [];

  evolve(event: FoldEvent<typeof input>, context: FoldContext<never, { sum: number }>): void {
    if (event.type !== 'added') return;
    context.part('all').sum += event.data.amount;
    context.part('still').sum += 0;
    if (event.data.amount === 7) context.forgetPart('still');
  }
}

describe('folds that share a topic', () => {
  it('conclude what each concludes alone, under the same ids, however records are cut', async () => {
    const folds = () => [
      new AccountFold({ name: 'early', wakesAfterMs: 30 }),
      new AccountFold({ name: 'late', wakesAfterMs: 350 }),
      new AccountFold({ name: 'middle', wakesAfterMs: 70 }),
    ];
    await fc.assert(
      fc.asyncProperty(
        additions,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }),
        async (all, sizes, deaths) => {
          const records = recordsOf(all);
          const together = new Bench(...folds());
          await together.feed(records, sizes, deaths);
          for (const fold of folds()) {
            const alone = new Bench(fold);
            await alone.feed(records, [1], []);
            expect(publishedBy(together, fold.name)).toEqual(publishedBy(alone, fold.name));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('share one decoding and one write, and each knows what it has folded', async () => {
    const bench = new Bench(new AccountFold({ name: 'one' }), new AccountFold({ name: 'two' }));
    const changes = watched(bench);
    let decoded = 0;
    const records = recordsOf([add(1), add(2), add(1, 10, { repeat: true })]).map((record) => ({
      ...record,
      get value() {
        decoded += 1;
        return record.value;
      },
    }));
    const [processor] = [bench.processor({ left: Infinity })];
    await processor.load(progress);
    decoded = 0;
    const at = { topic: input.name, partition: 0, firstOffset: 0, nextOffset: 4, endOffset: 4 };
    await processor.handle({ ...at, records }, progress);
    expect(decoded).toBe(records.length);
    expect(changes).toHaveLength(1);
    expect(processor.progress[0]?.counts).toMatchObject({ folded: 3, duplicates: 1 });
    const [one, two] = await bench.store.read(SCOPE, ['one/demo:1', 'two/demo:1']);
    expect(JSON.parse(one ?? '{}')).toMatchObject({ s: { total: 20 } });
    expect(two).toBe(one);
  });

  it('go on without one that throws at a record, which is dead-lettered for that one', async () => {
    class Fragile extends AccountFold {
      override evolve(...[event, context]: Parameters<AccountFold['evolve']>): void {
        if (event.type === 'added' && event.data.amount === 13) throw new RangeError('thirteen');
        super.evolve(event, context);
      }
    }
    const bench = new Bench(new AccountFold({ name: 'sound' }), new Fragile({ name: 'fragile' }));
    await bench.feed(recordsOf([add(1), add(1, 13), add(1)]), [3], []);
    const [sound, fragile] = await bench.store.read(SCOPE, ['sound/demo:1', 'fragile/demo:1']);
    expect(JSON.parse(sound ?? '{}')).toMatchObject({ s: { total: 33 } });
    expect(JSON.parse(fragile ?? '{}')).toMatchObject({ s: { total: 20 } });
    const letters = bench.published.filter(({ topic }) => topic === 'test.input.v1.dlq');
    expect(letters.map(({ headers }) => [headers['dlq-offset'], headers['dlq-source']])).toEqual([
      ['1', '/test-service/fragile/test.input.v1/0'],
    ]);
  });
});

describe('parts of a partition', () => {
  it('are written only when they have changed, and deleted when they are forgotten', async () => {
    const bench = new Bench(new PartFold());
    const changes = watched(bench);
    await bench.feed(recordsOf([add(1), add(1), add(1, 7), add(1)]), [1], []);
    const written = changes.map(({ entries }) =>
      [...entries].filter(([name]) => name.startsWith('parts/~')),
    );
    expect(written).toEqual([
      [
        ['parts/~part:all', '{"s":{"sum":10}}'],
        ['parts/~part:still', '{"s":{"sum":0}}'],
        ['parts/~parts', '["all","still"]'],
      ],
      [['parts/~part:all', '{"s":{"sum":20}}']],
      [
        ['parts/~part:all', '{"s":{"sum":27}}'],
        ['parts/~part:still', ''],
        ['parts/~parts', '["all"]'],
      ],
      [
        ['parts/~part:all', '{"s":{"sum":37}}'],
        ['parts/~part:still', '{"s":{"sum":0}}'],
        ['parts/~parts', '["all","still"]'],
      ],
    ]);
  });
});

describe('what a fold has not declared', () => {
  const declaring = (more: Partial<Fold<typeof input>>) =>
    Object.assign(new AccountFold(), { closeEpoch: undefined }, more) as unknown as Fold;

  it.each([
    ['a topic', { emits: [] }, /emits to test.output.v1, which its emits does not list/],
    ['an entity', { entities: () => [] }, /touched demo:1, which it has not named/],
  ])('is refused: %s', async (_, more, reason) => {
    const bench = new Bench(declaring(more));
    await bench.feed(recordsOf([add(1)]), [1], []);
    const [letter] = bench.published;
    expect(letter?.topic).toBe('test.input.v1.dlq');
    expect(letter?.headers['dlq-reason']).toMatch(reason);
  });

  it('is refused although another fold has the entity in memory', async () => {
    const bench = new Bench(declaring({ entities: () => ['demo:9'] }), new PartFold());
    await bench.feed(recordsOf([add(1)]), [1], []);
    expect(bench.published[0]?.headers['dlq-reason']).toContain('touched demo:1');
    expect(bench.published.some(({ topic }) => topic === output.name)).toBe(false);
  });
});

const HOUR_MS = 3_600_000;
const HOURS = 300;

/** Each record changes two entities, the end of an epoch as many parts as there may be. */
class WideFold implements Fold<typeof input, { n: number }, { n: number }> {
  readonly name = 'wide';
  readonly inputs = [input];
  readonly emits = [];
  readonly stateVersion = 1;
  initialState = () => ({ n: 0 });
  initialPart = () => ({ n: 0 });
  entities = ({ key }: FoldEvent<typeof input>) => [key, `${key}-too`];

  evolve(event: FoldEvent<typeof input>, context: FoldContext<{ n: number }, unknown>): void {
    if (event.type !== 'added') return;
    for (const entity of this.entities(event)) context.state(entity).n += 1;
    if (event.data.amount === 0) return;
    context.wakeAt(event.key, event.data.amount * HOUR_MS);
    context.wakeAt(event.key, undefined);
  }

  closeEpoch(
    ...[, , context]: Parameters<
      NonNullable<Fold<typeof input, unknown, { n: number }>['closeEpoch']>
    >
  ): void {
    for (let part = 0; part < 2_000; part++) context.part(String(part)).n += 1;
  }
}

describe('the last step of a full chunk', () => {
  it('fits the write, although all parts change and the timer pages of many hours go', async () => {
    const step = (account: number, amount: number, time = 1_000) => {
      const event = { type: 'added' as const, data: { amount } };
      return {
        event,
        key: `demo:${String(account)}`,
        time,
        id: `${String(account)}@${String(time)}`,
      };
    };
    const timers = Array.from({ length: HOURS }, (_, i) => step(i, i + 1));
    const changes = Array.from({ length: 899 }, (_, i) => step(1_000 + i, 0));
    const steps = [...timers, ...changes, step(0, 0, 2 * HOURS * HOUR_MS)];
    const bench = new Bench(new WideFold());
    const written = watched(bench);
    await bench.feed(steps.map(recordOf), [HOURS, 1_000], []);
    expect(Math.max(...written.map(({ entries }) => entries.size))).toBeGreaterThan(3_700);
  });
});
