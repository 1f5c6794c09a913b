import { describe, expect, it } from '@jest/globals';
import type { PartitionStore } from '@tradewind/state';
import type { LogRecord } from '@tradewind/log';
import { AccountFold, input, recordOf, stepsOf } from './account-fold.fixture.js';
import { Bench, positionIn, progress } from './processor-bench.fixture.js';

const SCOPE = 'test-service:test.input.v1:0';

const records: readonly LogRecord[] = stepsOf(
  [1, 2, 3, 4].map((account) => ({ account, amount: 10, wait: 1, tick: false, repeat: false })),
).map(recordOf);

const batch = (from: number, to: number) => ({
  topic: input.name,
  partition: 0,
  records: records.slice(from, to),
  firstOffset: from,
  nextOffset: to,
  endOffset: records.length,
});

/** As a reader sees them that drops what has an id it knows. */
function gapsOf(bench: Bench): unknown[] {
  const gaps = bench.published.filter(({ headers }) => headers['dlq-code'] === 'gap');
  const distinct = new Map(gaps.map(({ headers }) => [headers['dlq-id'], headers]));
  return [...distinct.values()].map((one) => [one['dlq-offset'], one['dlq-gap-records']]);
}

describe('a partition whose log has lost records', () => {
  it('asks for them once, then tells of the gap and goes on behind it', async () => {
    const bench = new Bench(new AccountFold());
    const processor = bench.processor({ left: Infinity });
    await processor.load(progress);
    expect(await processor.handle(batch(2, 4), progress)).toEqual({ kind: 'seek', next: 0 });
    expect(await processor.handle(batch(2, 4), progress)).toEqual({ kind: 'advanced', next: 4 });
    expect(gapsOf(bench)).toEqual([['0', '2']]);
    expect(processor.progress[0]).toMatchObject({ next: 4, counts: { folded: 2 } });
  });

  it('tells of the gap when it is loaded, though no record is left to come', async () => {
    const bench = new Bench(new AccountFold());
    bench.bounds = { first: 3, next: 3 };
    const processor = bench.processor({ left: Infinity });
    expect(positionIn(await processor.load(progress))).toBe(3);
    expect(gapsOf(bench)).toEqual([['0', '3']]);
    expect(positionIn(await bench.processor({ left: Infinity }).load(progress))).toBe(3);
    expect(gapsOf(bench)).toHaveLength(1);
  });
});

describe('a partition whose state is gone', () => {
  it('is not ready until it has folded the log again, and then holds the same', async () => {
    const bench = new Bench(new AccountFold());
    bench.bounds = { first: 0, next: records.length };
    const processor = bench.processor({ left: Infinity });
    await processor.load(progress);
    expect(processor.isReady).toBe(false);
    await processor.handle(batch(0, 4), progress);
    expect(processor.isReady).toBe(true);
    const before = await bench.store.read(SCOPE, ['accounts/demo:1', 'accounts/~part:sum']);

    bench.empty();
    expect(positionIn(await processor.reconcile(progress))).toBe(0);
    expect(processor.isReady).toBe(false);
    await processor.handle(batch(0, 2), progress);
    expect(processor.isReady).toBe(false);
    await processor.handle(batch(2, 4), progress);
    expect(processor.isReady).toBe(true);
    expect(await bench.store.read(SCOPE, ['accounts/demo:1', 'accounts/~part:sum'])).toEqual(
      before,
    );
    expect(bench.distinct).toHaveLength(5);
  });
});

describe('a state that is not what was written last', () => {
  it('is told apart: what was lost from what another owner has written', async () => {
    const bench = new Bench(new AccountFold());
    const told: string[] = [];
    const metrics = {
      regressed: () => told.push('regressed'),
      conflicted: () => told.push('conflicted'),
    };
    const processor = bench.processor({ left: Infinity }, { metrics });
    await processor.load(progress);
    await processor.handle(batch(0, 2), progress);
    expect(await processor.reconcile(progress)).toBeUndefined();

    const other = bench.processor({ left: Infinity });
    await other.load(progress);
    await other.handle(batch(2, 3), progress);
    expect(positionIn(await processor.reconcile(progress))).toBe(3);
    bench.empty();
    expect(positionIn(await processor.reconcile(progress))).toBe(0);
    expect(told).toEqual(['conflicted', 'regressed']);
  });
});

/** Sums in a part for each epoch. */
class EpochFold extends AccountFold {
  override evolve(...[, context]: Parameters<AccountFold['evolve']>): void {
    context.part('epoch').all += 1;
  }
  override closeEpoch(...[, , context]: Parameters<AccountFold['closeEpoch']>): void {
    if (!context.hasPart('epoch')) return;
    const { all } = context.part('epoch') as { all: number };
    if (all > 0) context.forgetPart('epoch');
  }
}

describe('a state that another owner changes while it is loaded', () => {
  it('is no evidence against a fold that throws', async () => {
    const rows = [1, 2, 3].map((account) => ({
      ...{ account, amount: 1, wait: account === 2 ? 100 : 0, tick: account === 2 },
      repeat: false,
    }));
    const all = stepsOf(rows).map(recordOf);
    const part = (from: number, to: number) => ({
      ...batch(from, to),
      records: all.slice(from, to),
      endOffset: 3,
    });
    const bench = new Bench(new EpochFold());
    const owner = bench.processor({ left: Infinity });
    await owner.load(progress);
    await owner.handle(part(0, 1), progress);
    // The part is forgotten between the reads of its name and of its value.
    const store = Object.assign(Object.create(bench.store) as PartitionStore, {
      read: async (...[scope, names]: Parameters<PartitionStore['read']>) => {
        if (names.includes('accounts/~part:epoch')) await owner.handle(part(1, 2), progress);
        return bench.store.read(scope, names);
      },
    });
    const other = bench.processor({ left: Infinity }, { store });
    expect(positionIn(await other.load(progress))).toBe(1);
    expect(await other.handle(part(1, 3), progress)).toEqual({ kind: 'seek', next: 2 });
    expect(await other.handle(part(2, 3), progress)).toEqual({ kind: 'advanced', next: 3 });
    const [stored] = await bench.store.read(SCOPE, ['accounts/~part:epoch']);
    expect(stored).toBe('{"s":{"all":1}}');
  });
});

describe('a decision', () => {
  /** Confirms only what it is told to; counts how often it was asked. */
  const hesitating = (store: PartitionStore, answers: ('no' | boolean)[]) =>
    Object.assign(Object.create(store) as PartitionStore, {
      confirm: () => {
        const answer = answers.shift() ?? true;
        return answer === 'no' ? Promise.reject(new Error('not yet')) : Promise.resolve(answer);
      },
    });

  it('is published once it is stored durably, what is no decision at once', async () => {
    const answers: ('no' | boolean)[] = ['no', 'no', true];
    const bench = new Bench(new AccountFold({ decides: true }));
    const processor = bench.processor(
      { left: Infinity },
      { store: hesitating(bench.store, answers) },
    );
    await processor.load(progress);
    const handled = processor.handle(batch(0, 1), progress);
    await new Promise(setImmediate);
    expect(bench.published).toEqual([]);
    await handled;
    expect(answers).toEqual([]);
    expect(bench.published).not.toEqual([]);
  });

  it('is not published by an owner whose write is no longer the stored one', async () => {
    const bench = new Bench(new AccountFold({ decides: true }));
    const store = hesitating(bench.store, [false]);
    const processor = bench.processor({ left: Infinity }, { store });
    await processor.load(progress);
    expect(await processor.handle(batch(0, 1), progress)).toEqual({ kind: 'seek', next: 1 });
    // What was stored after all was published by the load that followed, once.
    expect(bench.published).toHaveLength(bench.distinct.length);
  });
});

describe('a partition that stands still', () => {
  it('counts the time only while it has records and waits for nothing', async () => {
    const bench = new Bench(new AccountFold());
    const processor = bench.processor({ left: Infinity });
    await processor.load(progress);
    expect(processor.watch(input.name, 0)).toBeLessThan(5);
    expect(processor.watch(input.name, undefined)).toBeLessThan(5);
    const started = performance.now();
    while (performance.now() - started < 20) processor.watch(input.name, 4);
    expect(processor.watch(input.name, 4)).toBeGreaterThanOrEqual(20);
    await processor.handle(batch(0, 4), progress);
    expect(processor.watch(input.name, 4)).toBeLessThan(5);
  });
});
