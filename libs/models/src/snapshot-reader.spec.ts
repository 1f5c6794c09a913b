import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { chunkKey } from '@tradewind/contracts';
import type { FoldEvent, modelSnapshots, TopicEvent } from '@tradewind/contracts';
import { SnapshotReader } from './snapshot-reader.js';

type Snapshots = typeof modelSnapshots;

const KEY = 'demo:m';
const model = { name: 'm', version: 2 };
const reader = () => new SnapshotReader<unknown>(model, ({ key }) => key);
const of = (epoch: number) => ({ model: 'm', tenant: 'demo', epoch });

function seen(key: string, event: TopicEvent<Snapshots>): FoldEvent<Snapshots> {
  return { ...event, key, tenant: 'demo', id: '', time: 0, recordedAt: 0, topic: '', partition: 0 };
}

/** The records of a version whose text comes in chunks of four bytes. */
function recordsOf(epoch: number, value: unknown, version = 2): FoldEvent<Snapshots>[] {
  const bytes = Buffer.from(JSON.stringify(value));
  const count = Math.ceil(bytes.length / 4);
  const pieces = Array.from({ length: count }, (_, i) => bytes.subarray(i * 4, i * 4 + 4));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [
    ...pieces.map((piece, index) => {
      const data = { ...of(epoch), index, bytes: bytes.length, data: piece.toString('base64') };
      return seen(chunkKey(KEY, epoch, index), { type: 'model.chunk', data });
    }),
    seen(KEY, {
      type: 'model.snapshot',
      data: { ...of(epoch), version, chunks: { count, bytes: bytes.length, sha256 } },
    }),
  ];
}

const readAll = (records: readonly FoldEvent<Snapshots>[], by = reader()) =>
  records.map((record) => by.read(record)).filter((update) => update !== undefined);

const VALUE = { factors: [1.5, -2, 3e-9], name: 'größer' };

describe('SnapshotReader', () => {
  it('puts a version together from its chunks, and takes one that came whole', () => {
    const whole = { ...of(8), version: 2, params: VALUE };
    const records = [...recordsOf(7, VALUE), seen(KEY, { type: 'model.snapshot', data: whole })];
    expect(readAll(records)).toEqual([
      { key: KEY, epoch: 7, value: VALUE },
      { key: KEY, epoch: 8, value: VALUE },
    ]);
  });

  it('passes over what is repeated, within a version and behind it', () => {
    const [first, second, ...rest] = recordsOf(7, VALUE);
    if (!first || !second) throw new Error('expected chunks');
    const records = [first, second, first, second, ...rest, ...recordsOf(7, VALUE), second];
    expect(readAll([...records, ...recordsOf(9, 'next')])).toEqual([
      { key: KEY, epoch: 7, value: VALUE },
      { key: KEY, epoch: 9, value: 'next' },
    ]);
  });

  it('finishes a version between whose chunks those of another one are repeated', () => {
    const earlier = recordsOf(7, VALUE);
    const later = recordsOf(8, ['later']);
    const records = [...earlier, ...later.slice(0, 2), ...earlier.slice(-3, -1), ...later.slice(2)];
    expect(readAll(records).at(-1)).toEqual({ key: KEY, epoch: 8, value: ['later'] });
  });

  it('rejects a version that lacks a chunk, is damaged, or is of another version of the model', () => {
    const lacking = recordsOf(7, VALUE).toSpliced(1, 1);
    const damaged = recordsOf(8, VALUE).map((record, i) =>
      i === 1 && record.type === 'model.chunk'
        ? { ...record, data: { ...record.data, data: Buffer.from('XXXX').toString('base64') } }
        : record,
    );
    const updates = readAll([...lacking, ...damaged, ...recordsOf(9, VALUE, 3)]);
    expect(updates).toEqual([
      { rejected: 'demo:m@7 lacks chunks' },
      { rejected: 'demo:m@8 is damaged' },
      { rejected: 'demo:m@9 is of version 3 of the model' },
    ]);
  });

  it('says nothing of other models', () => {
    const records = recordsOf(7, VALUE);
    const other = new SnapshotReader({ name: 'other', version: 2 }, ({ key }) => key);
    expect(readAll(records, other)).toEqual([]);
  });
});
