import { describe, expect, it } from '@jest/globals';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
import { AccountFold, input, recordOf, stepsOf } from './account-fold.fixture.js';
import { Bench, positionIn, progress } from './processor-bench.fixture.js';

const SCOPE = 'test-service:test.input.v1:0';
const records = stepsOf(
  [1, 2, 1, 2].map((account) => ({ account, amount: 5, wait: 1, tick: false, repeat: false })),
).map(recordOf);

interface Total {
  total?: number;
  cents?: number;
}

interface TotalOptions {
  readonly version: number;
  readonly upgrades?: boolean;
  readonly name?: string;
}

/** Sums in units in its first version, in cents in its second. */
function totalFold({ version, upgrades = false, name = 'totals' }: TotalOptions): Fold {
  const field = version === 1 ? 'total' : 'cents';
  const worth = version === 1 ? 1 : 100;
  const inCents = (old: unknown): Total => ({ cents: ((old as Total).total ?? 0) * 100 });
  const fold: Fold<typeof input, Total, Total> = {
    name,
    inputs: [input],
    emits: [],
    stateVersion: version,
    initialState: () => ({ [field]: 0 }),
    initialPart: () => ({ [field]: 0 }),
    evolve(event: FoldEvent<typeof input>, context: FoldContext<Total, Total>): void {
      if (event.type !== 'added') return;
      for (const sum of [context.state(event.key), context.part('all')]) {
        sum[field] = (sum[field] ?? 0) + event.data.amount * worth;
      }
    },
    ...(upgrades && { upgrade: inCents, upgradePart: inCents }),
  };
  return fold;
}

async function statesIn(bench: Bench, ...names: readonly string[]): Promise<unknown[]> {
  const values = await bench.store.read(SCOPE, names);
  return values.map((value) => (value === undefined ? undefined : JSON.parse(value)) as unknown);
}

/** Folded by the first version, but for the last of the records. */
async function foldedByFirst(): Promise<Bench> {
  const bench = new Bench(totalFold({ version: 1 }));
  bench.bounds = { first: 0, next: 4 };
  await bench.feed(records.slice(0, 3), [3], []);
  return bench;
}

const last = {
  topic: input.name,
  partition: 0,
  records: records.slice(3),
  firstOffset: 3,
  nextOffset: 4,
  endOffset: 4,
};

describe('state of an earlier version', () => {
  it('is upgraded when it is needed, entities and parts alike', async () => {
    const bench = (await foldedByFirst()).with(totalFold({ version: 2, upgrades: true }));
    const processor = bench.processor({ left: Infinity });
    expect(positionIn(await processor.load(progress))).toBe(3);
    await processor.handle(last, progress);
    expect(await statesIn(bench, 'totals/demo:1', 'totals/demo:2', 'totals/~part:all')).toEqual([
      expect.objectContaining({ s: { total: 10 } }),
      expect.objectContaining({ s: { cents: 1_000 }, v: 2 }),
      { s: { cents: 2_000 }, v: 2 },
    ]);
  });

  it('is built again from the log where there is no upgrade, and is not ready until it is', async () => {
    const bench = (await foldedByFirst()).with(totalFold({ version: 2 }));
    const processor = bench.processor({ left: Infinity });
    expect(positionIn(await processor.load(progress))).toBe(0);
    expect(processor.isReady).toBe(false);
    await processor.sweep();
    const all = { ...last, records, firstOffset: 0 };
    await processor.handle({ ...all, records: records.slice(0, 2), nextOffset: 2 }, progress);
    expect(processor.isReady).toBe(false);
    expect(await statesIn(bench, '~generation', 'totals/demo:1')).toEqual([
      1,
      expect.objectContaining({ s: { total: 10 } }),
    ]);
    await processor.handle({ ...all, records: records.slice(2), firstOffset: 2 }, progress);
    expect(processor.isReady).toBe(true);
    await processor.sweep();
    const names = ['totals/demo:1', 'totals/~parts', 'g1/totals/demo:1', 'g1/totals/~part:all'];
    expect(await statesIn(bench, ...names)).toEqual([
      undefined,
      undefined,
      expect.objectContaining({ s: { cents: 1_000 }, v: 2 }),
      { s: { cents: 2_000 }, v: 2 },
    ]);
  });

  it('stays where a death cut the building off, which then goes on', async () => {
    const bench = (await foldedByFirst()).with(totalFold({ version: 2 }));
    const mortal = bench.processor({ left: Infinity });
    await mortal.load(progress);
    const first = { ...last, records: records.slice(0, 1), firstOffset: 0, nextOffset: 1 };
    await mortal.handle(first, progress);
    const heir = bench.processor({ left: Infinity });
    expect(positionIn(await heir.load(progress))).toBe(1);
    await heir.handle({ ...last, records: records.slice(1), firstOffset: 1 }, progress);
    expect(await statesIn(bench, 'g1/totals/~part:all')).toEqual([{ s: { cents: 2_000 }, v: 2 }]);
  });
});

describe('what was concluded and not published when a new generation begins', () => {
  it('is published all the same', async () => {
    const bench = new Bench(new AccountFold());
    const mortal = bench.processor({ left: 2 });
    await mortal.load(progress);
    const all = { ...last, records, firstOffset: 0 };
    await expect(mortal.handle(all, progress)).rejects.toThrow('killed');
    expect(bench.published).toEqual([]);
    await bench
      .with(new AccountFold(), totalFold({ version: 1 }))
      .processor({ left: 9 })
      .load(progress);
    expect(bench.published.map(({ value }) => value)).toContain('{"what":"tenth","n":10}');
  });
});

describe('a fold of which nothing is stored yet', () => {
  it('has the partition built again, so that it misses no record', async () => {
    const folds = [totalFold({ version: 1 }), totalFold({ version: 1, name: 'others' })];
    const bench = (await foldedByFirst()).with(...folds);
    await bench.feed(records, [2], []);
    const names = ['g1/totals/~part:all', 'g1/others/~part:all'];
    expect(await statesIn(bench, ...names)).toEqual([{ s: { total: 20 } }, { s: { total: 20 } }]);
  });
});

describe('a fold that a program leaves out for a while', () => {
  it('has the partition built again when it is back, so that it misses no record', async () => {
    const [totals, others] = [totalFold({ version: 1 }), totalFold({ version: 1, name: 'others' })];
    const both = new Bench(totals, others);
    await both.feed(records.slice(0, 2), [2], []);
    const without = both.with(totals);
    await without.feed(records.slice(0, 3), [3], []);
    await without.with(totals, others).feed(records, [4], []);
    expect(await statesIn(both, '~generation')).toEqual([1]);
    const names = ['g1/totals/~part:all', 'g1/others/~part:all'];
    expect(await statesIn(both, ...names)).toEqual([{ s: { total: 20 } }, { s: { total: 20 } }]);
  });
});

describe('a fold that is removed', () => {
  it('leaves no state, once nobody can take it for that of the fold any more', async () => {
    const [totals, others] = [totalFold({ version: 1 }), totalFold({ version: 1, name: 'others' })];
    const bench = new Bench(totals, others);
    await bench.feed(records.slice(0, 3), [3], []);
    const processor = bench.with(totals).processor({ left: Infinity });
    await processor.load(progress);
    await processor.sweep();
    expect(await statesIn(bench, 'others/~part:all')).toEqual([{ s: { total: 15 } }]);
    await processor.handle(last, progress);
    await processor.sweep();
    const left: string[] = [];
    await bench.store.sweep(SCOPE, (name) => left.push(name) < 0);
    expect(left.filter((name) => name.startsWith('others/'))).toEqual([]);
    expect(await statesIn(bench, 'totals/~part:all')).toEqual([{ s: { total: 20 } }]);
  });

  it('leaves no timers behind that would stop the others', async () => {
    const bench = new Bench(new AccountFold(), new AccountFold({ name: 'others' }));
    await bench.feed(records, [4], []);
    const tick = { event: { type: 'clock.tick' as const, data: { time: 2_000 } }, key: '' };
    const after = recordOf({ ...tick, time: 2_000, id: 'tick' }, 4);
    await bench.with(new AccountFold()).feed([...records, after], [5], []);
    const texts = bench.distinct.map(({ value }) => String(value));
    expect(texts.filter((text) => text.includes('quiet')).length).toBeGreaterThan(0);
  });
});

describe('state of a later version', () => {
  it('is refused, by fold and versions', async () => {
    const bench = new Bench(totalFold({ version: 2 }));
    await bench.feed(records.slice(0, 3), [3], []);
    const processor = bench.with(totalFold({ version: 1 })).processor({ left: Infinity });
    await expect(processor.load(progress)).rejects.toThrow(
      /FOLD.STATE_TOO_NEW.* fold totals has version 2, .* up to 1/,
    );
  });
});
