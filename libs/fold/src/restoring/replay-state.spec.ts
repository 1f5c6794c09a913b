import { describe, expect, it } from '@jest/globals';
import { envelopeHeaders, keyOf } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { tallyEvents, TallyFold } from '../identity/tally-fold.fixture.js';
import type { Restoration } from '../memory/partition-meta.js';
import { ReadOnAccess } from './read-on-access.fixture.js';
import { recordsOfIds } from './records-of-ids.js';
import { replayState } from './replay-state.js';

const key = keyOf('shop', 'a_1');
const at = { topic: tallyEvents.name, partition: 0 };
const restoration: Restoration = {
  ...{ fold: 'tally', key, attempt: 'split 1', split: 'split', since: 2, now: 300 },
  ...{ ids: ['a_1'], without: [] },
};

/** A record that is a view of the bytes of its batch. */
function counted(offset: number, item: string): LogRecord {
  const time = 100 + offset;
  const value = JSON.stringify({ item });
  // Larger than what Node puts into its pool: the buffer is one of its own.
  const batch = Buffer.from(`${key}${value}${'-'.repeat(100_000)}`);
  const valueAt = Buffer.byteLength(key);
  return new ReadOnAccess({
    ...{ ...at, offset, timestamp: time, key: batch.subarray(0, valueAt) },
    value: batch.subarray(valueAt, valueAt + Buffer.byteLength(value)),
    headers: envelopeHeaders({
      ...{ id: item, source: '/collector-service', type: 'counted', key },
      ...{ time, recordedAt: time },
    }),
  });
}

const records = [counted(0, 'mat'), counted(1, 'lamp')];

describe('a state that is built again from records that read their contents on access', () => {
  it('has what they contain', async () => {
    const options = { fold: new TallyFold(), epochMs: 1_000, partition: 1 };
    const { taken, events } = await replayState(restoration, [records], options);
    expect(events).toBe(2);
    expect(taken?.state).toMatchObject({ items: { mat: 1, lamp: 1 }, events: 2 });
  });

  it('is gathered without the batches that the records came with', async () => {
    const log = {
      tail: (_topics: unknown, _from: unknown, onRecord: (record: LogRecord) => void) => {
        records.forEach(onRecord);
        const failed = new Promise<never>(() => undefined);
        const close = () => Promise.resolve();
        return Promise.resolve({ caughtUp: Promise.resolve(), failed, close });
      },
    };
    const ends = { [`${tallyEvents.name}/0`]: 2 };
    const [found] = await recordsOfIds(log, { topics: [tallyEvents], ends }, [
      { restoration, partition: 0 },
    ]);
    const gathered = found?.lists.flat() ?? [];
    expect(gathered.map(({ value }) => String(value))).toEqual([
      '{"item":"mat"}',
      '{"item":"lamp"}',
    ]);
    const batches = records.map(({ value }) => value?.buffer);
    for (const { key: id, value } of gathered) {
      expect(batches).not.toContain(id?.buffer);
      expect(batches).not.toContain(value?.buffer);
    }
  });
});
