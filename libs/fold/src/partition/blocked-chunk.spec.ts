import { describe, expect, it } from '@jest/globals';
import type { ModelGate } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { AccountFold, EPOCH_MS, recordOf } from './account-fold.fixture.js';
import { Bench, positionIn, progress } from './processor-bench.fixture.js';

const RECORDS = 500;

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
