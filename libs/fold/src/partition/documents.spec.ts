import { describe, expect, it } from '@jest/globals';
import type { DocumentChanged } from '@tradewind/contracts';
import type { LogRecord, NewRecord } from '@tradewind/log';
import fc from 'fast-check';
import { AccountFold, additions, EPOCH_MS, recordOf, stepsOf } from './account-fold.fixture.js';
import type { Step } from './account-fold.fixture.js';
import { Bench } from './processor-bench.fixture.js';
import { changeRecord, rate, RateFold } from './rate-fold.fixture.js';
import { ReferenceFold } from './reference-fold.fixture.js';

type Told = { readonly step: Step } | { readonly change: DocumentChanged };

const textOf = ({ key, value }: NewRecord) => `${String(key)} ${String(value)}`;

/** Versions come in any order, and more than once. */
const changes = fc.record({
  id: fc.constantFrom('all', 'other', 'third'),
  version: fc.integer({ min: 1, max: 6 }),
  deleted: fc.boolean(),
});

function changeOf({
  id,
  version,
  deleted = false,
  tenant = 'demo',
}: {
  id: string;
  version: number;
  deleted?: boolean;
  tenant?: string;
}): DocumentChanged {
  const said = deleted ? { deleted: true as const } : { content: { factor: version } };
  return { kind: 'rate', tenant, id, version, at: 5, by: 'test', ...said };
}

function recordsOf(told: readonly Told[]): LogRecord[] {
  return told.map((each, offset) =>
    'step' in each ? recordOf(each.step, offset) : changeRecord(each.change, offset),
  );
}

function referenceOf(told: readonly Told[]): string[] {
  const reference = new ReferenceFold(new RateFold(), { epochMs: EPOCH_MS });
  for (const each of told) {
    if ('step' in each) {
      const { event, ...delivery } = each.step;
      reference.event(event, delivery);
    } else reference.document(each.change);
  }
  return reference.outputs.map((o) => `${o.key} ${JSON.stringify(o.event.data)}`);
}

describe('documents of a partition', () => {
  it('count from their place in the log on, however records are cut, whenever it dies, and in a rebuild', async () => {
    await fc.assert(
      fc.asyncProperty(
        additions,
        fc.array(fc.tuple(fc.nat(), changes), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }),
        async (all, changed, sizes, deaths) => {
          const told: Told[] = stepsOf(all).map((step) => ({ step }));
          for (const [at, of] of changed) {
            told.splice(at % (told.length + 1), 0, { change: changeOf(of) });
          }
          const expected = referenceOf(told);
          const bench = new Bench(new RateFold());
          await bench.feed(recordsOf(told), sizes, deaths);
          expect(bench.distinct.map(textOf)).toEqual(expected);
          bench.empty();
          await bench.feed(recordsOf(told), [...sizes].reverse(), []);
          expect(bench.distinct.map(textOf)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  const added = (time: number): Told => ({
    step: {
      event: { type: 'added', data: { amount: 1 } },
      key: 'demo:a',
      time,
      id: `e${time}`,
    },
  });

  it('move no clock, whatever time their records have', async () => {
    const bench = new Bench(new RateFold());
    const told = [added(100), { change: changeOf({ id: 'all', version: 1 }) }, added(110)];
    const processor = await bench.feed(recordsOf(told), [1], []);
    expect(processor.progress[0]).toMatchObject({ next: 3, clock: 110, counts: { folded: 2 } });
  });

  it('that the schema refuses are dead-lettered, and what was known before stays', async () => {
    const bench = new Bench(new RateFold());
    const good = changeOf({ id: 'all', version: 1 });
    const bad = { ...good, version: 2, content: { factor: 'much' } };
    const told = [{ change: { ...good, content: { factor: 7 } } }, { change: bad }, added(100)];
    await bench.feed(recordsOf(told), [3], []);
    const letter = bench.published.find(({ topic }) => topic === 'test.input.v1.dlq');
    expect(letter?.headers['dlq-reason']).toContain('rate all: factor.');
    expect(bench.published.map(textOf)).toContain('demo:a {"what":"added","n":7}');
  });

  it('at which a fold throws are kept all the same, with a dead letter of that fold', async () => {
    const bench = new Bench(new RateFold());
    const told = [{ change: changeOf({ id: 'poison', version: 1 }) }, added(100)];
    const processor = await bench.feed(recordsOf(told), [2], []);
    expect(processor.progress[0]).toMatchObject({ next: 2, counts: { deadLettered: 1 } });
    const names = ['~document:rate/demo/poison'];
    const [stored] = await bench.store.read('test-service:test.input.v1:0', names);
    expect(stored).toBe('{"v":1,"at":5,"by":"test","c":{"factor":1}}');
  });

  it('are kept in an entry each, of which a write has only those that changed', async () => {
    const bench = new Bench(new RateFold());
    const writes: string[][] = [];
    const store = bench.store;
    const commit = store.commit.bind(store);
    store.commit = (scope, change) => {
      writes.push([...change.entries.keys()].filter((name) => name.startsWith('~')));
      return commit(scope, change);
    };
    const told = [
      ...['a', 'b', 'c'].map((id) => ({ change: changeOf({ id, version: 1 }) })),
      { change: changeOf({ id: 'b', version: 2 }) },
      added(100),
    ];
    await bench.feed(recordsOf(told), [3, 1, 1], []);
    expect(writes[0]).toHaveLength(6);
    expect(writes[1]).toEqual(['~document:rate/demo/b']);
    expect(
      writes
        .slice(2)
        .flat()
        .filter((name) => name.startsWith('~document')),
    ).toEqual([]);
  });

  it('are gone from the store once their deletion is forgotten', async () => {
    const bench = new Bench(new RateFold());
    const gone = changeOf({ id: 'all', version: 2, deleted: true });
    const told = [
      { change: changeOf({ id: 'all', version: 1 }) },
      { change: gone },
      { change: { ...gone, forgotten: true as const } },
    ];
    await bench.feed(recordsOf(told), [1], []);
    const names = ['~document:rate/demo/all'];
    expect(await bench.store.read('test-service:test.input.v1:0', names)).toEqual([undefined]);
  });

  it('of a kind that a fold reads for the first time are read from the beginning of the log', async () => {
    const bench = new Bench(new AccountFold({ name: 'rates' }));
    const told = [{ change: changeOf({ id: 'all', version: 5 }) }, added(100), added(110)];
    const records = recordsOf(told);
    await bench.feed(records.slice(0, 2), [2], []);
    await bench.with(new RateFold()).feed(records, [3], []);
    const concluded = bench.published.map(textOf);
    expect(concluded).toContain('demo:a {"what":"added","n":10}');
  });

  it('may only be read by folds that have declared their kind', async () => {
    const fold = Object.assign(new RateFold(), { documents: [] });
    const bench = new Bench(fold);
    const fed = bench.feed(recordsOf([added(100)]), [1], []);
    await expect(fed).rejects.toThrow('the fold rates reads rate documents');
    expect(rate.topic.name).toBe('settings.rate.v1');
  });
});
