import { describe, expect, it } from '@jest/globals';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { PartitionStore, ScopeChange } from '@tradewind/state';
import fc from 'fast-check';
import { input, recordOf } from './account-fold.fixture.js';
import { Bench, progress } from './processor-bench.fixture.js';

const SCOPE = 'test-service:test.input.v1:0';
const LIFE_MS = 200;
const ERASURE = 99;

/** Counts visits; forgets who stays away, and whom an erasure names. */
class VisitFold implements Fold<typeof input, { visits: number }, { visits: number }> {
  readonly name = 'visits';
  readonly inputs = [input];
  readonly emits = [];
  readonly stateVersion = 1;
  initialState = () => ({ visits: 0 });
  initialPart = () => ({ visits: 0 });
  expiresAfterMs = () => LIFE_MS;

  constructor(readonly listed: boolean) {}

  evolve(
    event: FoldEvent<typeof input>,
    context: FoldContext<{ visits: number }, { visits: number }>,
  ): void {
    if (event.type !== 'added') return;
    context.part('all').visits += 1;
    if (event.data.amount === ERASURE) context.forget(event.key);
    else context.state(event.key).visits += 1;
  }
}

/** The names that a store which lists only what it is told would list. */
class ToldNames {
  readonly names = new Set<string>();
  readonly store: PartitionStore;

  constructor(store: PartitionStore) {
    this.store = Object.assign(Object.create(store) as PartitionStore, {
      commit: async (scope: string, change: ScopeChange) => {
        const outcome = await store.commit(scope, change);
        if (!outcome.applied) return outcome;
        for (const name of change.listed ?? []) {
          if (change.entries.get(name) === '') this.names.delete(name);
          else this.names.add(name);
        }
        return outcome;
      },
      enlist: async (scope: string, isListed: (name: string) => boolean) => {
        for (const name of await storedIn(store)) if (isListed(name)) this.names.add(name);
      },
    });
  }
}

/** Every entity, part and timer that is stored. */
async function storedIn(store: PartitionStore): Promise<string[]> {
  const names: string[] = [];
  await store.sweep(SCOPE, (name) => names.push(name) < 0);
  return names;
}

const isVisitor = (name: string) => /^(g\d+\/)?visits\/demo:/.test(name);

function recordsOf(visits: readonly (readonly [account: number, amount: number, after: number])[]) {
  let time = 1_000;
  return visits.map(([account, amount, after], offset): LogRecord => {
    time += after;
    const id = `v${String(offset)}`;
    const event = { type: 'added' as const, data: { amount } };
    return recordOf({ event, key: `demo:${String(account)}`, time, id }, offset);
  });
}

describe('entities of a fold that is listed', () => {
  it('are listed as long as they are stored, wherever batches end', async () => {
    const visit = fc.tuple(fc.nat(8), fc.constantFrom(1, 2, ERASURE), fc.nat(90));
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        async (visits, sizes) => {
          const bench = new Bench(new VisitFold(true));
          const told = new ToldNames(bench.store);
          const records = recordsOf(visits);
          let next = 0;
          for (let turn = 0; next < records.length; turn++) {
            // Each batch has an owner of its own, who has nothing in memory.
            const processor = bench.processor({ left: Infinity }, { store: told.store });
            await processor.load(progress);
            const batch = records.slice(next, next + (sizes[turn % sizes.length] ?? 1));
            const at = { topic: input.name, partition: 0, firstOffset: next };
            next += batch.length;
            const ends = { nextOffset: next, endOffset: records.length };
            await processor.handle({ ...at, ...ends, records: batch }, progress);
          }
          const stored = await storedIn(bench.store);
          expect([...told.names].sort()).toEqual(stored.filter(isVisitor).sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are listed though they were stored before, and no parts beside them', async () => {
    const bench = new Bench(new VisitFold(false));
    const records = recordsOf([
      [1, 1, 0],
      [2, 1, 1],
      [3, 1, 1],
    ]);
    await bench.feed(records.slice(0, 2), [2], []);
    bench.with(new VisitFold(true));
    const told = new ToldNames(bench.store);
    const processor = bench.processor({ left: Infinity }, { store: told.store });
    await processor.load(progress);
    const at = { topic: input.name, partition: 0, firstOffset: 2, nextOffset: 3, endOffset: 3 };
    await processor.handle({ ...at, records: records.slice(2) }, progress);
    expect([...told.names]).toEqual(['visits/demo:3']);
    await processor.sweep();
    expect([...told.names].sort()).toEqual(['visits/demo:1', 'visits/demo:2', 'visits/demo:3']);
    told.names.clear();
    await processor.sweep();
    expect(told.names.size).toBe(0);
  });

  it('cost nothing where no fold is listed', async () => {
    const bench = new Bench(new VisitFold(false));
    const told = new ToldNames(bench.store);
    const processor = bench.processor({ left: Infinity }, { store: told.store });
    await processor.load(progress);
    const records = recordsOf([[1, 1, 0]]);
    const at = { topic: input.name, partition: 0, firstOffset: 0, nextOffset: 1, endOffset: 1 };
    await processor.handle({ ...at, records }, progress);
    await processor.sweep();
    expect(told.names.size).toBe(0);
  });
});
