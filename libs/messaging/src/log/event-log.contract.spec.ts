import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineTopic, type TopicContract } from '@tradewind/contracts';
import type { Batch, BatchHandler, EventLog, Subscription } from './event-log.js';
import { RecordingHandler, RecordingTail } from './recording-handler.contract.spec.js';
import type { NewRecord } from './records.js';

const PARTITIONS = 3;
let lastTopic = 0;

function newTopic(): TopicContract {
  return defineTopic({
    name: `contract.t${Date.now().toString(36)}${String(++lastTopic)}.v1`,
    description: 'Written by one test.',
    key: 'shopper',
    partitions: PARTITIONS,
    cleanup: 'delete',
    retentionDays: 1,
    events: {},
  });
}

/**
 * What every `EventLog` does. `create` makes one on the same log each time, so that what one has
 * written another one reads.
 */
export function describeEventLog(name: string, create: () => Promise<EventLog>): void {
  describe(`${name} as an event log`, () => {
    let log: EventLog;
    let topic: string;

    beforeEach(async () => {
      log = await create();
      const contract = newTopic();
      topic = contract.name;
      await log.ensureTopics([contract]);
    });
    afterEach(async () => {
      await log.close();
    });

    const record = (partition: number, value: string): NewRecord => ({
      topic,
      partition,
      key: `k${value}`,
      value,
      headers: {},
    });
    const numbers = (partition: number, from: number, to: number): NewRecord[] =>
      Array.from({ length: to - from }, (_, i) => record(partition, String(from + i)));
    const text = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, i) => String(from + i));
    const subscribe = (handler: BatchHandler, group = 'group'): Promise<Subscription> =>
      log.subscribe(group, topic, handler);

    describe('records', () => {
      it('come back byte by byte, with their headers', async () => {
        const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
        const written: NewRecord[] = [
          {
            topic,
            partition: 1,
            key: 'kéy',
            value: '{"ß":"𝄞"}',
            headers: { type: 'a.b', ключ: 'ü' },
          },
          { topic, partition: 1, key: bytes, value: bytes, headers: { raw: bytes } },
          { topic, partition: 1, key: 'tombstone', value: null, headers: {} },
          { topic, partition: 1, key: null, value: '', headers: { empty: '' } },
        ];
        const before = Date.now();
        await log.publish(written);
        const handler = new RecordingHandler();
        await subscribe(handler);
        await handler.when((it) => it.records().length === 4);
        const got = handler.records();
        const asBytes = (value: string | Buffer | null) =>
          value === null ? null : Buffer.from(value).toString('hex');
        expect(
          got.map(({ key, value, headers }) => ({
            key: asBytes(key),
            value: asBytes(value),
            headers: Object.entries(headers).map(([header, it]) => [header, asBytes(it)]),
          })),
        ).toEqual(
          written.map(({ key, value, headers }) => ({
            key: asBytes(key),
            value: asBytes(value),
            headers: Object.entries(headers).map(([header, it]) => [header, asBytes(it)]),
          })),
        );
        expect(got.map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
        expect(got.every((it) => it.topic === topic && it.partition === 1)).toBe(true);
        for (const { timestamp } of got) {
          expect(timestamp).toBeGreaterThanOrEqual(before - 1_000);
          expect(timestamp).toBeLessThanOrEqual(Date.now() + 1_000);
        }
      });

      it('keep their order within a partition, more than one request or batch takes', async () => {
        const padding = 'x'.repeat(1_500);
        const wide = Array.from({ length: 6_000 }, (_, i) =>
          record(i % 2, `${String(i)} ${padding}`),
        );
        await log.publish(wide);
        const handler = new RecordingHandler();
        await subscribe(handler);
        await handler.when((it) => it.records().length >= wide.length);
        for (const partition of [0, 1]) {
          const order = handler.values(partition).map((value) => Number.parseInt(value ?? '', 10));
          expect(order).toEqual(Array.from({ length: 3_000 }, (_, i) => i * 2 + partition));
        }
        expect(handler.batches.length).toBeGreaterThan(2);
      });

      it('of publishes under way at once keep the order of the calls', async () => {
        await Promise.all(text(0, 200).map((value) => log.publish([record(0, value)])));
        const handler = new RecordingHandler();
        await subscribe(handler);
        await handler.when((it) => it.records().length >= 200);
        expect(handler.values(0)).toEqual(text(0, 200));
      });

      it('are refused for a topic or partition that there is not', async () => {
        const unknown = { ...record(0, 'x'), topic: `${topic}.unknown` };
        await expect(log.publish([unknown])).rejects.toThrow();
        await expect(log.publish([record(PARTITIONS, 'x')])).rejects.toThrow();
        await log.publish([]);
      });
    });

    describe('batches', () => {
      it('follow one another without gap or overlap', async () => {
        await log.publish(numbers(0, 0, 3_000));
        const handler = new RecordingHandler();
        await subscribe(handler);
        await handler.when((it) => it.records().length >= 1_000);
        await log.publish(numbers(0, 3_000, 3_100));
        await handler.when((it) => it.records().length >= 3_100);
        let position = 0;
        for (const batch of handler.batches) {
          expect(batch.firstOffset).toBe(position);
          expect(batch.records[0]?.offset).toBe(position);
          expect(batch.nextOffset).toBe(position + batch.records.length);
          expect(batch.endOffset).toBeGreaterThanOrEqual(batch.nextOffset);
          position = batch.nextOffset;
        }
        expect(position).toBe(3_100);
      });

      it('begin again where a handler stopped half way', async () => {
        await log.publish(numbers(0, 0, 10));
        const handler = new RecordingHandler();
        handler.answer = (batch) => ({ kind: 'advanced', next: batch.firstOffset + 1 });
        await subscribe(handler);
        await handler.when((it) => it.batches.at(-1)?.firstOffset === 9);
        expect(handler.batches.map(({ firstOffset }) => firstOffset)).toEqual([
          0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
        ]);
      });

      it('go on where the handler says, backwards and forwards', async () => {
        await log.publish(numbers(0, 0, 20));
        const handler = new RecordingHandler();
        const jumps = [15, 3];
        handler.answer = (batch) => {
          const next = jumps.shift();
          if (next === undefined) return { kind: 'advanced', next: batch.nextOffset };
          return { kind: 'seek', next };
        };
        await subscribe(handler);
        await handler.when((it) => it.batches.length >= 3 && it.records().at(-1)?.offset === 19);
        expect(handler.batches.map(({ firstOffset }) => firstOffset).slice(0, 3)).toEqual([
          0, 15, 3,
        ]);
      });

      it('drop the outcome of work during which the partition was sought', async () => {
        await log.publish(numbers(0, 0, 10));
        const handler = new RecordingHandler();
        const stale: boolean[] = [];
        handler.answer = async (batch, progress) => {
          if (stale.length === 0) {
            stale.push(progress.isStale());
            handler.control?.seek({ topic, partition: 0 }, 4);
            await progress.heartbeat();
            stale.push(progress.isStale());
          }
          return { kind: 'advanced', next: batch.nextOffset };
        };
        await subscribe(handler);
        await handler.when((it) => it.batches.length >= 2 && it.records().at(-1)?.offset === 9);
        expect(stale).toEqual([false, true]);
        expect(handler.batches[1]?.firstOffset).toBe(4);
      });

      it('of a sought, idle partition come again', async () => {
        await log.publish(numbers(0, 0, 5));
        const handler = new RecordingHandler();
        await subscribe(handler);
        await handler.when((it) => it.records().length === 5);
        handler.control?.seek({ topic, partition: 0 }, 2);
        await handler.when((it) => it.records().length === 8);
        expect(handler.values(0)).toEqual([...text(0, 5), '2', '3', '4']);
      });
    });

    describe('a blocked partition', () => {
      it('waits until it is ready, while the others go on', async () => {
        await log.publish([...numbers(0, 0, 5), ...numbers(1, 0, 5)]);
        const handler = new RecordingHandler();
        let unblock = (): void => undefined;
        const ready = new Promise<void>((resolve) => {
          unblock = resolve;
        });
        let free = false;
        handler.answer = (batch) => {
          if (batch.partition !== 0 || free) return { kind: 'advanced', next: batch.nextOffset };
          return { kind: 'blocked', next: batch.firstOffset + 2, ready };
        };
        await subscribe(handler);
        await handler.when((it) => it.values(0).length > 0 && it.values(1).length === 5);
        for (let round = 1; round < 4; round++) {
          await log.publish(numbers(1, round * 5, round * 5 + 5));
          await handler.when((it) => it.values(1).length === round * 5 + 5);
        }
        expect(handler.batches.filter(({ partition }) => partition === 0)).toHaveLength(1);
        free = true;
        unblock();
        const ofBlocked = () => handler.batches.filter(({ partition }) => partition === 0);
        await handler.when(() => ofBlocked().length === 2);
        expect(ofBlocked()[1]?.firstOffset).toBe(2);
        expect(handler.values(0).slice(5)).toEqual(['2', '3', '4']);
      });

      it('is freed by a seek', async () => {
        await log.publish(numbers(0, 0, 5));
        const handler = new RecordingHandler();
        handler.answer = (batch) =>
          handler.batches.length > 1
            ? { kind: 'advanced', next: batch.nextOffset }
            : { kind: 'blocked', next: 3, ready: new Promise(() => undefined) };
        const subscription = await subscribe(handler);
        await handler.when((it) => it.batches.length === 1);
        await log.publish(numbers(0, 5, 6));
        handler.control?.seek({ topic, partition: 0 }, 1);
        await handler.when((it) => it.records().at(-1)?.offset === 5);
        expect(handler.batches[1]?.firstOffset).toBe(1);
        await subscription.close();
      });

      it('does not keep a subscription from closing', async () => {
        await log.publish(numbers(0, 0, 5));
        const handler = new RecordingHandler();
        handler.answer = () => ({ kind: 'blocked', next: 0, ready: new Promise(() => undefined) });
        const subscription = await subscribe(handler);
        await handler.when((it) => it.batches.length === 1);
        await subscription.close();
      });
    });

    describe('a group', () => {
      it('shares the partitions, and gives those of a leaver to the others', async () => {
        const [a, b, c] = [new RecordingHandler(), new RecordingHandler(), new RecordingHandler()];
        const shared = (members: RecordingHandler[]) =>
          members
            .flatMap(({ owned }) => owned)
            .sort()
            .join() === '0,1,2';
        const first = await subscribe(a);
        await a.when(() => shared([a]));
        const second = await subscribe(b);
        await Promise.all([a, b].map((it) => it.when(() => shared([a, b]) && it.owned.length > 0)));
        await first.close();
        await b.when(() => shared([b]));
        const third = await subscribe(c);
        await Promise.all([b, c].map((it) => it.when(() => shared([b, c]) && it.owned.length > 0)));
        await log.publish([0, 1, 2].map((partition) => record(partition, 'late')));
        await Promise.all(
          [b, c].map((it) => it.when(() => it.records().length === it.owned.length)),
        );
        const receivers = [b, c].flatMap((it) => it.records().map(({ partition }) => partition));
        expect(receivers.sort()).toEqual([0, 1, 2]);
        expect(a.records()).toEqual([]);
        await Promise.all([second.close(), third.close()]);
      });

      it('reads from where assignment says, whatever was committed', async () => {
        await log.publish(numbers(0, 0, 10));
        const before = new RecordingHandler();
        const subscription = await subscribe(before);
        await before.when((it) => it.records().length === 10);
        await subscription.close();
        const after = new RecordingHandler();
        after.positions = [{ topic, partition: 0, offset: 7 }];
        await subscribe(after);
        await after.when((it) => it.records().length === 3);
        expect(after.values(0)).toEqual(['7', '8', '9']);
        expect(after.batches[0]?.firstOffset).toBe(7);
      });

      it('goes on from what it committed when assignment leaves it open', async () => {
        await log.publish(numbers(0, 0, 10));
        const before = new RecordingHandler();
        const subscription = await subscribe(before);
        await before.when((it) => it.records().length === 10);
        await subscription.close();
        await log.publish(numbers(0, 10, 12));
        const after = new RecordingHandler();
        await subscribe(after);
        await after.when((it) => it.records().length >= 2);
        expect(after.values(0)).toEqual(['10', '11']);
        const other = new RecordingHandler();
        await subscribe(other, 'another-group');
        await other.when((it) => it.records().length >= 12);
        expect(other.values(0)).toEqual(text(0, 12));
      });

      it('delivers nothing before the assignment is worked out', async () => {
        await log.publish(numbers(0, 0, 3));
        const handler = new RecordingHandler();
        let release = (): void => undefined;
        const loaded = new Promise<void>((resolve) => {
          release = resolve;
        });
        let early: number | undefined;
        const subscribing = subscribe({
          assigned: async (partitions, control) => {
            await handler.assigned(partitions, control);
            await loaded;
            early = handler.batches.length;
            return [{ topic, partition: 0, offset: 1 }];
          },
          handle: (batch, progress) => handler.handle(batch, progress),
        });
        await handler.when((it) => it.assignments.length === 1);
        await log.publish(numbers(0, 3, 5));
        release();
        await subscribing;
        await handler.when((it) => it.records().at(-1)?.offset === 4);
        expect(early).toBe(0);
        expect(handler.batches[0]?.firstOffset).toBe(1);
      });

      it('lets the batch under way finish before it closes, and delivers none after', async () => {
        await log.publish(numbers(0, 0, 5));
        const handler = new RecordingHandler();
        let finish = (): void => undefined;
        const work = new Promise<void>((resolve) => {
          finish = resolve;
        });
        let finished = false;
        handler.answer = async (batch) => {
          await work;
          finished = true;
          return { kind: 'advanced', next: batch.nextOffset };
        };
        const subscription = await subscribe(handler);
        await handler.when((it) => it.batches.length === 1);
        const closing = subscription.close().then(() => finished);
        finish();
        expect(await closing).toBe(true);
        await log.publish(numbers(0, 5, 6));
        const witness = new RecordingHandler();
        await subscribe(witness);
        await witness.when((it) => it.records().at(-1)?.offset === 5);
        expect(handler.batches).toHaveLength(1);
        expect(witness.values(0)).toEqual(['5']);
      });
    });

    describe('a subscription fails', () => {
      it('when its handler rejects a batch', async () => {
        await log.publish(numbers(0, 0, 1));
        const handler = new RecordingHandler();
        handler.answer = () => Promise.reject(new Error('a defect'));
        const { failed, close } = await subscribe(handler);
        await expect(failed).rejects.toThrow('a defect');
        expect(handler.batches).toHaveLength(1);
        await close();
      });

      it('when its handler rejects an assignment', async () => {
        const { failed } = await subscribe({
          assigned: () => Promise.reject(new Error('cannot load')),
          handle: (batch) => Promise.resolve({ kind: 'advanced', next: batch.nextOffset }),
        });
        await expect(failed).rejects.toThrow('cannot load');
      });

      it('when it is to read past the end, since the log has lost records', async () => {
        await log.publish(numbers(0, 0, 3));
        const handler = new RecordingHandler();
        handler.positions = [{ topic, partition: 0, offset: 4 }];
        const { failed } = await subscribe(handler);
        await expect(failed).rejects.toThrow(
          `${topic}[0] is to be read from 4, but its log ends at 3`,
        );
        expect(handler.batches).toEqual([]);
      });
    });

    describe('a tail', () => {
      it('delivers what stands in the log, says so, and goes on', async () => {
        await log.publish([...numbers(0, 0, 700), ...numbers(2, 0, 3)]);
        const got = new RecordingTail();
        const tail = await log.tail([topic], 'earliest', got.onRecord);
        await tail.caughtUp;
        expect(got.records).toHaveLength(703);
        expect(
          got.records.filter(({ partition }) => partition === 0).map(({ offset }) => offset),
        ).toEqual(Array.from({ length: 700 }, (_, i) => i));
        await log.publish([record(1, 'new')]);
        await got.whenCount(704);
        expect(got.records.at(-1)?.value?.toString()).toBe('new');
        await tail.close();
      });

      it('from the latest delivers all that is written after it was opened, and only that', async () => {
        await log.publish(numbers(0, 0, 5));
        const got = new RecordingTail();
        const tail = await log.tail([topic], 'latest', got.onRecord);
        await log.publish([record(0, 'new'), record(1, 'new too')]);
        await tail.caughtUp;
        await got.whenCount(2);
        expect(got.records.map(({ value }) => value?.toString()).sort()).toEqual([
          'new',
          'new too',
        ]);
        await tail.close();
      });

      it('of empty topics has caught up at once', async () => {
        const tail = await log.tail([topic, `${topic}.dlq`], 'earliest', () => undefined);
        await tail.caughtUp;
        await tail.close();
      });

      it('is one of many that all get everything', async () => {
        await log.publish(numbers(0, 0, 10));
        const many = [new RecordingTail(), new RecordingTail(), new RecordingTail()];
        const tails = await Promise.all(
          many.map((it) => log.tail([topic], 'earliest', it.onRecord)),
        );
        await Promise.all(tails.map(({ caughtUp }) => caughtUp));
        expect(many.map(({ records }) => records.length)).toEqual([10, 10, 10]);
        await Promise.all(tails.map((tail) => tail.close()));
      });

      it('fails when its listener throws', async () => {
        await log.publish(numbers(0, 0, 1));
        const tail = await log.tail([topic], 'earliest', () => {
          throw new Error('cannot take it');
        });
        await expect(tail.failed).rejects.toThrow('cannot take it');
        await expect(tail.caughtUp).rejects.toThrow('cannot take it');
        await tail.close();
      });
    });

    describe('topics', () => {
      const contract = (partitions: number): TopicContract => ({
        ...newTopic(),
        name: topic,
        partitions,
      });

      it('are created once, with a dead-letter topic of the same size', async () => {
        await log.publish(numbers(0, 0, 2));
        await log.ensureTopics([contract(PARTITIONS)]);
        const other = await create();
        await other.ensureTopics([contract(PARTITIONS)]);
        await other.close();
        expect(await log.offsets(topic)).toEqual([
          { partition: 0, first: 0, next: 2 },
          { partition: 1, first: 0, next: 0 },
          { partition: 2, first: 0, next: 0 },
        ]);
        expect(await log.offsets(`${topic}.dlq`)).toHaveLength(PARTITIONS);
      });

      it('are refused with another partition count', async () => {
        const resized = log.ensureTopics([contract(PARTITIONS + 1)]);
        await expect(resized).rejects.toMatchObject({ code: 'MESSAGING.PARTITIONS_CHANGED' });
        expect(await log.offsets(topic)).toHaveLength(PARTITIONS);
      });

      it('that there are not have no offsets', async () => {
        await expect(log.offsets(`${topic}.unknown`)).rejects.toThrow();
        await expect(log.tail([`${topic}.unknown`], 'latest', () => undefined)).rejects.toThrow();
      });
    });

    it('answers a ping', async () => {
      await expect(log.ping()).resolves.toBeUndefined();
    });

    it('closes what was left open', async () => {
      const other = await create();
      const handler = new RecordingHandler();
      await other.subscribe('leaver', topic, handler);
      await other.tail([topic], 'earliest', () => undefined);
      await other.close();
      await log.publish(numbers(0, 0, 1));
      const successor = new RecordingHandler();
      await subscribe(successor, 'leaver');
      await successor.when((it: { records(): readonly unknown[] }) => it.records().length === 1);
      expect(handler.batches satisfies readonly Batch[]).toEqual([]);
    });
  });
}
