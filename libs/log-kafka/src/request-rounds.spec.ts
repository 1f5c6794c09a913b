import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewRecord } from '@tradewind/log';
import { requestRounds, sizeOf } from './request-rounds.js';

const record = (topic: string, partition: number, id: number, bytes: number): NewRecord => ({
  topic,
  partition,
  key: String(id),
  value: Buffer.alloc(bytes),
  headers: { id: String(id) },
});

const records = fc
  .array(
    fc.tuple(
      fc.constantFrom('a.v1', 'b.v1'),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(0, 10, 100_000, 400_000, 950_000),
    ),
    { maxLength: 40 },
  )
  .map((all) => all.map(([topic, partition, bytes], id) => record(topic, partition, id, bytes)));

function at(records: readonly NewRecord[], id: number): NewRecord {
  const found = records[id];
  if (!found) throw new RangeError(`No record ${String(id)}`);
  return found;
}

/** Returns the ids by partition, one list for each round. */
function idsOf(rounds: ReturnType<typeof requestRounds>, topic: string, partition: number) {
  return rounds.map((round) =>
    round
      .filter((it) => it.topic === topic)
      .flatMap(({ messages }) => messages)
      .filter((message) => message.partition === partition)
      .map((message) => Number(message.key)),
  );
}

const partitions = ['a.v1', 'b.v1'].flatMap((topic) =>
  [0, 1, 2].map((partition) => [topic, partition] as const),
);

describe('requests', () => {
  it('keep every record of a partition once, in order', () => {
    fc.assert(
      fc.property(records, (all) => {
        const rounds = requestRounds(all);
        for (const [topic, partition] of partitions) {
          const wanted = all.filter((it) => it.topic === topic && it.partition === partition);
          expect(idsOf(rounds, topic, partition).flat()).toEqual(
            wanted.map(({ key }) => Number(key)),
          );
        }
      }),
    );
  });

  it('contain no batch that the broker refuses, except for a single record that is too large', () => {
    fc.assert(
      fc.property(records, (all) => {
        const rounds = requestRounds(all);
        for (const [topic, partition] of partitions) {
          for (const ids of idsOf(rounds, topic, partition)) {
            const bytes = ids.reduce((sum, id) => sum + sizeOf(at(all, id)), 0);
            expect(bytes <= 900_000 || ids.length === 1).toBe(true);
          }
        }
      }),
    );
  });

  it('are as few as the largest partition needs', () => {
    const all = [0, 1, 2].flatMap((id) => [
      record('a.v1', 0, id, 400_000),
      record('a.v1', 1, id, 1),
    ]);
    expect(requestRounds(all)).toHaveLength(2);
    expect(requestRounds([])).toEqual([]);
  });
});
