import { describe, expect, it } from '@jest/globals';
import { RecordingHandler } from './recording-handler.fixture.js';
import { text, type LogBed } from './log-bed.fixture.js';

/** How partitions are delivered to a group. */
export function describeBatches(bed: LogBed): void {
  describe('batches', () => {
    it('follow one another without gap or overlap', async () => {
      await bed.log.publish(bed.numbers(0, 0, 3_000));
      const handler = new RecordingHandler();
      await bed.subscribe(handler);
      await handler.when((it) => it.records().length >= 1_000);
      await bed.log.publish(bed.numbers(0, 3_000, 3_100));
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

    it('resume where a handler stopped half-way', async () => {
      await bed.log.publish(bed.numbers(0, 0, 10));
      const handler = new RecordingHandler();
      handler.answer = (batch) => ({ kind: 'advanced', next: batch.firstOffset + 1 });
      await bed.subscribe(handler);
      await handler.when((it) => it.batches.at(-1)?.firstOffset === 9);
      expect(handler.batches.map(({ firstOffset }) => firstOffset)).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
    });

    it('continue where the handler says, backwards and forwards', async () => {
      await bed.log.publish(bed.numbers(0, 0, 20));
      const handler = new RecordingHandler();
      const jumps = [15, 3];
      handler.answer = (batch) => {
        const next = jumps.shift();
        if (next === undefined) return { kind: 'advanced', next: batch.nextOffset };
        return { kind: 'seek', next };
      };
      await bed.subscribe(handler);
      await handler.when((it) => it.batches.length >= 3 && it.records().at(-1)?.offset === 19);
      expect(handler.batches.map(({ firstOffset }) => firstOffset).slice(0, 3)).toEqual([0, 15, 3]);
    });

    it('drop the outcome of work during which the partition was sought', async () => {
      await bed.log.publish(bed.numbers(0, 0, 10));
      const handler = new RecordingHandler();
      const stale: boolean[] = [];
      handler.answer = async (batch, progress) => {
        if (stale.length === 0) {
          stale.push(progress.isStale());
          handler.control?.seek({ topic: bed.topic, partition: 0 }, 4);
          await progress.heartbeat();
          stale.push(progress.isStale());
        }
        return { kind: 'advanced', next: batch.nextOffset };
      };
      await bed.subscribe(handler);
      await handler.when((it) => it.batches.length >= 2 && it.records().at(-1)?.offset === 9);
      expect(stale).toEqual([false, true]);
      expect(handler.batches[1]?.firstOffset).toBe(4);
    });

    it('of an idle partition are delivered again after a seek', async () => {
      await bed.log.publish(bed.numbers(0, 0, 5));
      const handler = new RecordingHandler();
      await bed.subscribe(handler);
      await handler.when((it) => it.records().length === 5);
      handler.control?.seek({ topic: bed.topic, partition: 0 }, 2);
      await handler.when((it) => it.records().length === 8);
      expect(handler.values(0)).toEqual([...text(0, 5), '2', '3', '4']);
    });
  });

  describe('a blocked partition', () => {
    it('waits until it is ready, while the others go on', async () => {
      await bed.log.publish([...bed.numbers(0, 0, 5), ...bed.numbers(1, 0, 5)]);
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
      await bed.subscribe(handler);
      await handler.when((it) => it.values(0).length > 0 && it.values(1).length === 5);
      for (let round = 1; round < 4; round++) {
        await bed.log.publish(bed.numbers(1, round * 5, round * 5 + 5));
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

    it('holds up no other, however often it is blocked while more comes for it', async () => {
      await bed.log.publish(bed.numbers(0, 0, 5));
      const handler = new RecordingHandler();
      let gate = Promise.withResolvers<undefined>();
      handler.answer = (batch) =>
        batch.partition === 0 && batch.firstOffset < 5
          ? { kind: 'blocked', next: batch.firstOffset + 1, ready: gate.promise }
          : { kind: 'advanced', next: batch.nextOffset };
      await bed.subscribe(handler);
      for (let round = 0; round < 5; round++) {
        const firsts = () =>
          handler.batches.filter(({ partition }) => partition === 0).map((it) => it.firstOffset);
        await handler.when(() => firsts().at(-1) === round);
        await bed.log.publish([
          ...bed.numbers(0, round + 5, round + 6),
          ...bed.numbers(1, round, round + 1),
        ]);
        await handler.when((it) => it.values(1).length === round + 1);
        gate.resolve(undefined);
        gate = Promise.withResolvers<undefined>();
      }
      await handler.when((it) => it.values(0).at(-1) === '9');
      expect([...new Set(handler.values(0))]).toEqual([...Array(10).keys()].map(String));
    });

    it('is freed by a seek', async () => {
      await bed.log.publish(bed.numbers(0, 0, 5));
      const handler = new RecordingHandler();
      handler.answer = (batch) =>
        handler.batches.length > 1
          ? { kind: 'advanced', next: batch.nextOffset }
          : { kind: 'blocked', next: 3, ready: new Promise(() => undefined) };
      const subscription = await bed.subscribe(handler);
      await handler.when((it) => it.batches.length === 1);
      await bed.log.publish(bed.numbers(0, 5, 6));
      handler.control?.seek({ topic: bed.topic, partition: 0 }, 1);
      await handler.when((it) => it.records().at(-1)?.offset === 5);
      expect(handler.batches[1]?.firstOffset).toBe(1);
      await subscription.close();
    });

    it('does not keep a subscription from closing', async () => {
      await bed.log.publish(bed.numbers(0, 0, 5));
      const handler = new RecordingHandler();
      handler.answer = () => ({ kind: 'blocked', next: 0, ready: new Promise(() => undefined) });
      const subscription = await bed.subscribe(handler);
      await handler.when((it) => it.batches.length === 1);
      await subscription.close();
    });
  });
}
