import { describe, expect, it } from '@jest/globals';
import {
  CHUNK_BYTES,
  defineModel,
  MAX_SNAPSHOT_BYTES,
  modelSnapshots,
  profileClusterDeltas,
} from '@tradewind/contracts';
import type { FoldOutput, TopicContract } from '@tradewind/contracts';
import { SnapshotPublisher } from './publication.js';
import type { Published } from './publication.js';

const CELL = 'demo:m';
const definition = {
  name: 'm',
  version: 1,
  deltas: profileClusterDeltas,
  snapshots: modelSnapshots,
  shards: 1,
  bounds: { deltas: 1, openEpochs: 1 },
};
const json = defineModel(definition);
const raw = defineModel({
  ...definition,
  codec: { encode: (value) => value as Uint8Array, decode: (bytes) => bytes },
});

function outbox() {
  const outputs: FoldOutput[] = [];
  const emit = <T extends TopicContract>(output: FoldOutput<T>) => {
    outputs.push(output);
  };
  const take = () => outputs.splice(0);
  return { context: { emit, partitionId: 0 }, take };
}

const shortOf = ({ event, key, tombstone }: FoldOutput) =>
  `${tombstone ? 'remove' : event.type} ${key}`;

describe('SnapshotPublisher', () => {
  it('publishes a small one in one record', () => {
    const { context, take } = outbox();
    const state: Published = {};
    expect(
      new SnapshotPublisher(json).begin(
        { cell: CELL, epoch: 3, snapshot: { a: 1 } },
        state,
        context,
      ),
    ).toBe(true);
    expect(state).toEqual({});
    expect(take().map(({ event }) => event.data)).toEqual([
      { model: 'm', tenant: 'demo', epoch: 3, params: { a: 1 } },
    ]);
  });

  it('publishes a large one over several commits, then removes the chunks of the one before', () => {
    const { context, take } = outbox();
    const state: Published = {};
    const commits = (epoch: number, length: number) => {
      const value = Buffer.alloc(length, epoch);
      const publisher = new SnapshotPublisher(raw);
      publisher.begin({ cell: CELL, epoch, snapshot: value }, state, context);
      const all: string[][] = [];
      while (state.publishing) {
        // Whoever takes over has the state alone.
        new SnapshotPublisher(raw).continue(CELL, state, () => value, context);
        all.push(take().map(shortOf));
      }
      return all;
    };
    expect(commits(3, 2 * CHUNK_BYTES + 1)).toEqual([
      ['model.chunk demo:m:~3:0', 'model.chunk demo:m:~3:1'],
      ['model.chunk demo:m:~3:2', 'model.snapshot demo:m'],
    ]);
    expect(commits(5, 1)).toEqual([
      [
        'model.chunk demo:m:~5:0',
        'model.snapshot demo:m',
        ...[0, 1, 2].map((i) => `remove demo:m:~3:${String(i)}`),
      ],
    ]);
  });

  it('takes no bytes of a version that another trainer has completed meanwhile', () => {
    const { context, take } = outbox();
    const here = new SnapshotPublisher(raw);
    const third = Buffer.alloc(3 * CHUNK_BYTES, 3);
    here.begin({ cell: CELL, epoch: 3, snapshot: third }, {}, context);
    const state: Published = {};
    const fifth = Buffer.alloc(3 * CHUNK_BYTES, 5);
    new SnapshotPublisher(raw).begin({ cell: CELL, epoch: 5, snapshot: fifth }, state, context);
    here.continue(CELL, state, () => fifth, context);
    const [chunk] = take().map(({ event }) => event.data as { data: string });
    expect(Buffer.from(chunk?.data ?? '', 'base64')[0]).toBe(5);
  });

  it('gives each record of a version a slot of its own that whoever takes over gives it again', () => {
    const { context, take } = outbox();
    const value = Buffer.alloc(3 * CHUNK_BYTES, 1);
    const publish = (state: Published) => {
      const publisher = new SnapshotPublisher(raw);
      publisher.begin({ cell: CELL, epoch: 3, snapshot: value }, state, context);
      while (state.publishing) publisher.continue(CELL, state, () => value, context);
      return take();
    };
    const outputs = publish({});
    expect(new Set(outputs.map(({ slot }) => slot)).size).toBe(outputs.length);
    expect(publish({})).toEqual(outputs);
  });

  it('refuses one that is too large, and goes on with none that is not what was begun', () => {
    const { context, take } = outbox();
    const state: Published = {};
    const publisher = new SnapshotPublisher(raw);
    const tooLarge = { length: MAX_SNAPSHOT_BYTES + 1 };
    expect(publisher.begin({ cell: CELL, epoch: 3, snapshot: tooLarge }, state, context)).toBe(
      false,
    );
    expect([state, take()]).toEqual([{}, []]);
    publisher.begin({ cell: CELL, epoch: 3, snapshot: Buffer.alloc(9, 1) }, state, context);
    const other = () => Buffer.alloc(9, 2);
    expect(() => {
      new SnapshotPublisher(raw).continue(CELL, state, other, context);
    }).toThrow('demo:m@3 is not a function of the stored state');
  });
});
