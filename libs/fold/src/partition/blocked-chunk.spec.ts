import { describe, expect, it } from '@jest/globals';
import type { ModelGate } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { AccountFold, EPOCH_MS, recordOf } from './account-fold.fixture.js';
import { Bench, positionIn, progress } from './processor-bench.fixture.js';

const RECORDS = 500;
const SCOPE = 'test-service:test.input.v1:0';

/** Not ready the first time that an epoch is asked for. */
function hesitantAtEachEpoch(): ModelGate {
  const asked = new Set<number>();
  return {
    isReady: (epoch) => {
      if (asked.has(epoch)) return true;
      asked.add(epoch);
      return false;
    },
    whenReady: () => Promise.resolve(),
  };
}

describe('a batch that waits for models at every epoch', () => {
  /** Every tenth record begins an epoch; `reads` counts how often the value of any is looked at. */
  function batchOf(counted: { reads: number }): LogRecord[] {
    return Array.from({ length: RECORDS }, (_, offset) => {
      const event = { type: 'added' as const, data: { amount: 1 } };
      const time = (1 + Math.floor(offset / 10)) * EPOCH_MS;
      const step = { event, key: `demo:${String(offset % 7)}`, time, id: `e${String(offset)}` };
      const record = recordOf(step, offset);
      return Object.defineProperty({ ...record }, 'value', {
        enumerable: true,
        get: () => {
          counted.reads++;
          return record.value;
        },
      });
    });
  }

  it('is decoded about once, not once for each epoch', async () => {
    const counted = { reads: 0 };
    const records = batchOf(counted);
    const once = { reads: 0 };
    const undisturbed = new Bench(new AccountFold());
    await undisturbed.feed(batchOf(once), [RECORDS], []);

    const bench = new Bench(new AccountFold({ gate: hesitantAtEachEpoch() }));
    const processor = bench.processor({ left: Infinity });
    let next = positionIn(await processor.load(progress)) ?? 0;
    let blocks = 0;
    while (next < RECORDS) {
      const [first] = records;
      if (!first) throw new TypeError('there are no records');
      const at = { topic: first.topic, partition: 0, firstOffset: next, nextOffset: RECORDS };
      const rest = records.slice(next);
      const batch = { ...at, endOffset: RECORDS, records: rest };
      const outcome = await processor.handle(batch, progress);
      if (outcome.kind === 'blocked') blocks++;
      next = outcome.next;
    }
    expect(blocks).toBeGreaterThanOrEqual(RECORDS / 10 - 1);
    expect(counted.reads).toBeLessThan(1.2 * once.reads);
    expect(bench.published).toEqual(undisturbed.published);
  });
});

/** Its clock moves after a record, into an epoch of which the models are not here yet. */
class LeapFold extends AccountFold {
  override evolve = () => undefined;
  clockBefore = () => undefined;
  clockAfter = () => 10 * EPOCH_MS;
}

describe('a move of the clock after the last record', () => {
  it('goes on after a restart, when its models are here, though no record comes', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let isHere = false;
    const gate: ModelGate = {
      isReady: () => isHere,
      whenReady: () => promise.then(() => undefined),
    };
    const bench = new Bench(new LeapFold({ gate }));
    const before = bench.processor({ left: Infinity });
    await before.load(progress);
    const event = { type: 'added' as const, data: { amount: 1 } };
    const record = recordOf({ event, key: 'demo:1', time: 5, id: 'e' }, 0);
    const at = { topic: record.topic, partition: 0, firstOffset: 0, nextOffset: 1, endOffset: 1 };
    expect(await before.handle({ ...at, records: [record] }, progress)).toMatchObject({
      kind: 'blocked',
    });
    const after = bench.processor({ left: Infinity });
    await after.load(progress);
    expect(await after.reconcile(progress)).toBeUndefined();
    const isMoving = async () => (await bench.store.loadMeta(SCOPE))?.meta.includes('"advancing"');
    expect(after.progress.map(({ blocked }) => blocked)).toEqual([true]);
    expect(await isMoving()).toBe(true);
    isHere = true;
    resolve(undefined);
    await promise;
    expect(await after.reconcile(progress)).toBeUndefined();
    expect(after.progress.map(({ clock, blocked }) => [clock, blocked])).toEqual([
      [10 * EPOCH_MS, false],
    ]);
    expect(await isMoving()).toBe(false);
  });

  it('goes on when its models are here, though no further record comes', async () => {
    const bench = new Bench(new LeapFold({ gate: hesitantAtEachEpoch() }));
    const processor = bench.processor({ left: Infinity });
    await processor.load(progress);
    const event = { type: 'added' as const, data: { amount: 1 } };
    const record = recordOf({ event, key: 'demo:1', time: 5, id: 'e' }, 0);
    const at = { topic: record.topic, partition: 0, nextOffset: 1, endOffset: 1 };
    let records = [record];
    let firstOffset = 0;
    for (let turn = 0; turn < 20; turn++) {
      const outcome = await processor.handle({ ...at, firstOffset, records }, progress);
      records = records.filter(({ offset }) => offset >= outcome.next);
      firstOffset = outcome.next;
      if (outcome.kind !== 'blocked') break;
    }
    expect(processor.progress.map(({ clock }) => clock)).toEqual([10 * EPOCH_MS]);
    expect(bench.published.map(({ value }) => String(value))).toContainEqual(
      expect.stringContaining('"through":9'),
    );
  });
});
