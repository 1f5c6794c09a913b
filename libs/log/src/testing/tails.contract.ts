import { describe, expect, it } from '@jest/globals';
import { RecordingTail } from './recording-handler.fixture.js';
import { PARTITIONS, type LogBed } from './log-bed.fixture.js';
import type { TopicContract } from '@tradewind/contracts';

/** Tails, which read without a group, and the metadata of topics. */
export function describeTailsAndTopics(bed: LogBed): void {
  describe('a tail', () => {
    it('delivers the records of the log, reports that it has caught up, and goes on', async () => {
      await bed.log.publish([...bed.numbers(0, 0, 700), ...bed.numbers(2, 0, 3)]);
      const got = new RecordingTail();
      const tail = await bed.log.tail([bed.topic], 'earliest', got.onRecord);
      await tail.caughtUp;
      expect(got.records).toHaveLength(703);
      expect(
        got.records.filter(({ partition }) => partition === 0).map(({ offset }) => offset),
      ).toEqual(Array.from({ length: 700 }, (_, i) => i));
      await bed.log.publish([bed.record(1, 'new')]);
      await got.whenCount(704);
      expect(got.records.at(-1)?.value?.toString()).toBe('new');
      await tail.close();
    });

    it('from the latest delivers all that is written after it was opened, and only that', async () => {
      await bed.log.publish(bed.numbers(0, 0, 5));
      const got = new RecordingTail();
      const tail = await bed.log.tail([bed.topic], 'latest', got.onRecord);
      await bed.log.publish([bed.record(0, 'new'), bed.record(1, 'new too')]);
      await tail.caughtUp;
      await got.whenCount(2);
      expect(got.records.map(({ value }) => value?.toString()).sort()).toEqual(['new', 'new too']);
      await tail.close();
    });

    it('of empty topics has caught up at once', async () => {
      const tail = await bed.log.tail([bed.topic, `${bed.topic}.dlq`], 'earliest', () => undefined);
      await tail.caughtUp;
      await tail.close();
    });

    it('gets every record, like all others', async () => {
      await bed.log.publish(bed.numbers(0, 0, 10));
      const many = [new RecordingTail(), new RecordingTail(), new RecordingTail()];
      const tails = await Promise.all(
        many.map((it) => bed.log.tail([bed.topic], 'earliest', it.onRecord)),
      );
      await Promise.all(tails.map(({ caughtUp }) => caughtUp));
      expect(many.map(({ records }) => records.length)).toEqual([10, 10, 10]);
      await Promise.all(tails.map((tail) => tail.close()));
    });

    it('reads every topic, however new they are', async () => {
      const topics = Array.from({ length: 8 }, (_, i) => `${bed.topic}.new-${String(i)}`);
      await bed.log.ensureTopics(topics.map((name) => ({ ...bed.contract, name, partitions: 1 })));
      const got = new RecordingTail();
      const tail = await bed.log.tail(topics, 'earliest', got.onRecord);
      await tail.caughtUp;
      await bed.log.publish(topics.map((topic) => ({ ...bed.record(0, topic), topic })));
      await got.whenCount(topics.length);
      expect(got.records.map(({ topic }) => topic).sort()).toEqual(topics);
      await tail.close();
    });

    it('fails when its listener throws', async () => {
      await bed.log.publish(bed.numbers(0, 0, 1));
      const tail = await bed.log.tail([bed.topic], 'earliest', () => {
        throw new Error('cannot take it');
      });
      await expect(tail.failed).rejects.toThrow('cannot take it');
      await expect(tail.caughtUp).rejects.toThrow('cannot take it');
      await tail.close();
    });
  });

  describe('topics', () => {
    const contract = (partitions: number): TopicContract => ({
      ...bed.contract,
      partitions,
    });

    it('are created once, with a dead-letter topic of the same size', async () => {
      await bed.log.publish(bed.numbers(0, 0, 2));
      await bed.log.ensureTopics([contract(PARTITIONS)]);
      const other = await bed.create();
      await other.ensureTopics([contract(PARTITIONS)]);
      await other.close();
      expect(await bed.log.offsets(bed.topic)).toEqual([
        { partition: 0, first: 0, next: 2 },
        { partition: 1, first: 0, next: 0 },
        { partition: 2, first: 0, next: 0 },
      ]);
      expect(await bed.log.offsets(`${bed.topic}.dlq`)).toHaveLength(PARTITIONS);
    });

    it('are refused with another partition count', async () => {
      const resized = bed.log.ensureTopics([contract(PARTITIONS + 1)]);
      await expect(resized).rejects.toMatchObject({ code: 'LOG.PARTITIONS_CHANGED' });
      expect(await bed.log.offsets(bed.topic)).toHaveLength(PARTITIONS);
    });

    it('that do not exist are reported as LOG.NO_TOPIC', async () => {
      const unknown = `${bed.topic}.unknown`;
      const noTopic = { code: 'LOG.NO_TOPIC' };
      await expect(bed.log.offsets(unknown)).rejects.toMatchObject(noTopic);
      await expect(bed.log.tail([unknown], 'latest', () => undefined)).rejects.toMatchObject(
        noTopic,
      );
      await expect(
        bed.log.publish([{ ...bed.record(0, 'x'), topic: unknown }]),
      ).rejects.toMatchObject(noTopic);
    });

    it('refuse records for a partition that does not exist as LOG.NO_PARTITION', async () => {
      await expect(bed.log.publish([bed.record(PARTITIONS, 'x')])).rejects.toMatchObject({
        code: 'LOG.NO_PARTITION',
      });
    });
  });
}
