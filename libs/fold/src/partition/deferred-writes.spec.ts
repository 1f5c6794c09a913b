import { describe, expect, it } from '@jest/globals';
import type { Fold, FoldContext, FoldEvent, PartInPieces } from '@tradewind/contracts';
import type { ScopeChange } from '@tradewind/state';
import fc from 'fast-check';
import { additions, input, output, recordOf, stepsOf } from './account-fold.fixture.js';
import type { Addition } from './account-fold.fixture.js';
import { Bench, positionIn, progress } from './processor-bench.fixture.js';

/** Sums by account, each in a piece of its own. */
class Sums implements PartInPieces {
  readonly #changed = new Set<string>();

  constructor(readonly sums = new Map<string, number>()) {}

  add(key: string, amount: number): number {
    const sum = (this.sums.get(key) ?? 0) + amount;
    this.sums.set(key, sum);
    this.#changed.add(key);
    return sum;
  }

  /** An account that is cleared has no piece any more. */
  clear(key: string): void {
    this.sums.delete(key);
    this.#changed.add(key);
  }

  get changes(): number {
    return this.#changed.size;
  }

  *takeChanges(): Iterable<[string, number | undefined]> {
    for (const key of this.#changed) yield [key, this.sums.get(key)];
    this.#changed.clear();
  }
}

/** Concludes nothing until an account has come to a limit; then it tells of it and clears it. */
class SumFold implements Fold<typeof input, never, Sums> {
  readonly name = 'sums';
  readonly inputs = [input];
  readonly emits = [output];
  readonly stateVersion = 1;
  initialState = () => undefined as never;
  entities = () => [];
  initialPart = () => new Sums();
  restorePart = (_: string, pieces: ReadonlyMap<string, unknown>) =>
    new Sums(new Map(pieces as ReadonlyMap<string, number>));

  constructor(
    readonly defersWrites: boolean,
    private readonly limit = 10,
  ) {}

  evolve({ type, data, key }: FoldEvent<typeof input>, context: FoldContext<never, Sums>): void {
    if (type !== 'added') return;
    const n = context.part('all').add(key, data.amount);
    if (n < this.limit) return;
    context.part('all').clear(key);
    const event = { type: 'concluded' as const, data: { what: 'full', n } };
    context.emit({ topic: output, key, event });
  }
}

const add = (account: number, amount: number): Addition => {
  return { account, amount, wait: 1, tick: false, repeat: false };
};
const recordsOf = (all: readonly Addition[]) => stepsOf(all).map(recordOf);
const textsOf = ({ distinct }: Bench) => distinct.map(({ key, value }) => [key, value]);

function watched(bench: Bench): ScopeChange[] {
  const changes: ScopeChange[] = [];
  const commit = bench.store.commit.bind(bench.store);
  bench.store.commit = (scope, change) => {
    changes.push(change);
    return commit(scope, change);
  };
  return changes;
}

describe('a fold that lets writes wait', () => {
  it('is written when it concludes something, and of its pieces those that have changed', async () => {
    const bench = new Bench(new SumFold(true));
    const changes = watched(bench);
    const records = recordsOf([add(1, 4), add(2, 4), add(1, 6), add(3, 1), add(2, 1), add(3, 9)]);
    await bench.feed(records, [1], []);
    const sums = changes.map(({ entries }) =>
      Object.fromEntries([...entries].filter(([name]) => name.includes('~piece'))),
    );
    expect(sums).toEqual([
      { 'sums/~piece:all/demo:1': '', 'sums/~piece:all/demo:2': '4' },
      { 'sums/~piece:all/demo:2': '5', 'sums/~piece:all/demo:3': '' },
    ]);
    expect(textsOf(bench)).toHaveLength(2);
  });

  it('concludes the same as one that is written each time, wherever it is killed', async () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    const deaths = fc.array(fc.nat({ max: 12 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(additions, numbers, deaths, async (all, sizes, killed) => {
        const records = recordsOf(all);
        const patient = new Bench(new SumFold(true));
        const prompt = new Bench(new SumFold(false));
        await patient.feed(records, sizes, killed);
        await prompt.feed(records, [1], []);
        expect(textsOf(patient)).toEqual(textsOf(prompt));
        const ids = (bench: Bench) => bench.distinct.map(({ headers }) => headers['ce_id']);
        expect(ids(patient)).toEqual(ids(prompt));
      }),
    );
  });

  it('is written once nothing comes any more, and not before', async () => {
    const bench = new Bench(new SumFold(true));
    const records = recordsOf([add(1, 4), add(2, 4)]);
    const changes = watched(bench);
    const processor = await bench.feed(records, [1], []);
    const stored = () => bench.processor({ left: Infinity }).load(progress).then(positionIn);
    await processor.reconcile(progress);
    expect([changes.length, await stored()]).toEqual([0, 0]);
    await processor.reconcile(progress);
    expect([changes.length, await stored()]).toEqual([1, 2]);
    await processor.reconcile(progress);
    expect(changes).toHaveLength(1);
  });

  it('waits for no more records than can be folded again in little time', async () => {
    const bench = new Bench(new SumFold(true, Infinity));
    const changes = watched(bench);
    const records = recordsOf(Array.from({ length: 20_001 }, () => add(1, 1)));
    const processor = await bench.feed(records.slice(0, 20_000), [1_000], []);
    expect([changes.length, processor.progress[0]?.next]).toEqual([0, 20_000]);
    const at = { topic: input.name, partition: 0, firstOffset: 20_000, nextOffset: 20_001 };
    const last = { ...at, endOffset: 20_001, records: records.slice(20_000) };
    await processor.handle(last, progress);
    expect(changes.map(({ entries }) => entries.get('sums/~piece:all/demo:1'))).toEqual(['20001']);
  }, 240_000);

  it('is loaded once its pieces fit each other, although the store was being emptied meanwhile', async () => {
    const bench = new Bench(new SumFold(true));
    await bench.feed(recordsOf([add(1, 4), add(2, 10)]), [1], []);
    const read = bench.store.read.bind(bench.store);
    let torn = 0;
    bench.store.read = async (scope, names) => {
      const values = await read(scope, names);
      if (torn > 0 || !names.some((name) => name.includes('~piece'))) return values;
      torn += 1;
      return values.map(() => undefined);
    };
    const processor = bench.processor({ left: Infinity });
    expect(positionIn(await processor.load(progress))).toBe(2);
    expect(torn).toBe(1);
  });

  it('gives way to another owner that has written meanwhile', async () => {
    const bench = new Bench(new SumFold(true));
    const records = recordsOf([add(1, 4), add(1, 6)]);
    const frozen = await bench.feed(records.slice(0, 1), [1], []);
    await bench.feed(records, [1], []);
    await frozen.reconcile(progress);
    const again = await frozen.reconcile(progress);
    expect([again, textsOf(bench).length]).toEqual([undefined, 1]);
    expect(frozen.progress[0]?.next).toBe(2);
  });
});
