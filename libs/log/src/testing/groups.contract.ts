import { describe, expect, it } from '@jest/globals';
import { RecordingHandler } from './recording-handler.fixture.js';
import { PARTITIONS, text, type LogBed } from './log-bed.fixture.js';

/** How the members of a group share partitions. */
export function describeGroups(bed: LogBed): void {
  describe('a group', () => {
    it('shares the partitions, and reassigns those of a member that leaves', async () => {
      const [a, b, c] = [new RecordingHandler(), new RecordingHandler(), new RecordingHandler()];
      const isShared = (members: RecordingHandler[]) =>
        members.every(({ owned }) => owned.length > 0) &&
        members
          .flatMap(({ owned }) => owned)
          .sort()
          .join() === '0,1,2';
      /** Any of them may be the last to receive its assignment. */
      const whenAny = (members: RecordingHandler[], isTrue: () => boolean) =>
        Promise.race(members.map((member) => member.when(isTrue)));
      const whenShared = (members: RecordingHandler[]) => whenAny(members, () => isShared(members));
      const first = await bed.subscribe(a);
      await whenShared([a]);
      const second = await bed.subscribe(b);
      await whenShared([a, b]);
      await first.close();
      await whenShared([b]);
      const third = await bed.subscribe(c);
      await whenShared([b, c]);
      await bed.log.publish([0, 1, 2].map((partition) => bed.record(partition, 'late')));
      const receivers = () =>
        [b, c].flatMap((it) => it.records().map(({ partition }) => partition)).sort();
      await whenAny([b, c], () => receivers().length === 3);
      expect(receivers()).toEqual([0, 1, 2]);
      expect([b, c].every((it) => it.records().length > 0)).toBe(true);
      expect(a.records()).toEqual([]);
      await Promise.all([second.close(), third.close()]);
    });

    it('reads from the assigned position, whatever was committed', async () => {
      await bed.log.publish(bed.numbers(0, 0, 10));
      const before = new RecordingHandler();
      const subscription = await bed.subscribe(before);
      await before.when((it) => it.records().length === 10);
      await subscription.close();
      const after = new RecordingHandler();
      after.positions = [{ topic: bed.topic, partition: 0, offset: 7 }];
      await bed.subscribe(after);
      await after.when((it) => it.records().length === 3);
      expect(after.values(0)).toEqual(['7', '8', '9']);
      expect(after.batches[0]?.firstOffset).toBe(7);
    });

    it('continues from its commit when the assignment names no position', async () => {
      await bed.log.publish(bed.numbers(0, 0, 10));
      const before = new RecordingHandler();
      const subscription = await bed.subscribe(before);
      await before.when((it) => it.records().length === 10);
      await subscription.close();
      await bed.log.publish(bed.numbers(0, 10, 12));
      const after = new RecordingHandler();
      await bed.subscribe(after);
      await after.when((it) => it.records().length >= 2);
      expect(after.values(0)).toEqual(['10', '11']);
      const other = new RecordingHandler();
      await bed.subscribe(other, 'another-group');
      await other.when((it) => it.records().length >= 12);
      expect(other.values(0)).toEqual(text(0, 12));
    });

    it('delivers nothing before the assignment is worked out', async () => {
      await bed.log.publish(bed.numbers(0, 0, 3));
      const handler = new RecordingHandler();
      let release = (): void => undefined;
      const loaded = new Promise<void>((resolve) => {
        release = resolve;
      });
      let early: number | undefined;
      const subscribing = bed.subscribe({
        assigned: async (partitions, control) => {
          await handler.assigned(partitions, control);
          await loaded;
          early = handler.batches.length;
          return [{ topic: bed.topic, partition: 0, offset: 1 }];
        },
        handle: (batch, progress) => handler.handle(batch, progress),
      });
      await handler.when((it) => it.assignments.length === 1);
      await bed.log.publish(bed.numbers(0, 3, 5));
      release();
      await subscribing;
      await handler.when((it) => it.records().at(-1)?.offset === 4);
      expect(early).toBe(0);
      expect(handler.batches[0]?.firstOffset).toBe(1);
    });

    it('lets the batch under way finish before it closes, and delivers none after', async () => {
      await bed.log.publish(bed.numbers(0, 0, 5));
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
      const subscription = await bed.subscribe(handler);
      await handler.when((it) => it.batches.length === 1);
      const closing = subscription.close().then(() => finished);
      finish();
      expect(await closing).toBe(true);
      await bed.log.publish(bed.numbers(0, 5, 6));
      const witness = new RecordingHandler();
      await bed.subscribe(witness);
      await witness.when((it) => it.records().at(-1)?.offset === 5);
      expect(handler.batches).toHaveLength(1);
      expect(witness.values(0)).toEqual(['5']);
    });
  });

  describe('a group on several topics', () => {
    it('gives a partition of all of them to one member, whoever comes and goes', async () => {
      const other = bed.newTopic(PARTITIONS);
      await bed.log.ensureTopics([other]);
      const topics = [bed.topic, other.name];
      const [a, b] = [new RecordingHandler(), new RecordingHandler()];
      const pairsOf = ({ assignments }: RecordingHandler) =>
        (assignments.at(-1) ?? []).map(({ topic, partition }) => `${topic} ${partition}`).sort();
      const isWhole = (handler: RecordingHandler) =>
        topics.every((topic) =>
          handler.owned.every((partition) => pairsOf(handler).includes(`${topic} ${partition}`)),
        );
      const isShared = (members: RecordingHandler[]) =>
        members.every((member) => member.owned.length > 0 && isWhole(member)) &&
        members.flatMap((member) => pairsOf(member)).length === 2 * PARTITIONS;
      const whenShared = (members: RecordingHandler[]) =>
        Promise.race(members.map((member) => member.when(() => isShared(members))));
      const first = await bed.log.subscribe('joined', topics, a);
      await whenShared([a]);
      const second = await bed.log.subscribe('joined', topics, b);
      await whenShared([a, b]);
      await first.close();
      await whenShared([b]);
      await bed.log.publish([
        ...bed.numbers(1, 0, 2),
        ...bed.numbers(1, 2, 4).map((record) => ({ ...record, topic: other.name })),
      ]);
      await b.when((it) => it.records().length === 4);
      const read = (topic: string) =>
        b
          .records(1)
          .filter((record) => record.topic === topic)
          .map(({ value }) => value?.toString());
      expect(topics.map(read)).toEqual([text(0, 2), text(2, 4)]);
      await second.close();
    });

    it('reads each topic from where assignment says', async () => {
      const other = bed.newTopic(PARTITIONS);
      await bed.log.ensureTopics([other]);
      await bed.log.publish(
        [bed.topic, other.name].flatMap((topic) =>
          bed.numbers(0, 0, 5).map((record) => ({ ...record, topic })),
        ),
      );
      const handler = new RecordingHandler();
      handler.positions = [
        { topic: bed.topic, partition: 0, offset: 3 },
        { topic: other.name, partition: 0, offset: 4 },
      ];
      await bed.log.subscribe('joined', [bed.topic, other.name], handler);
      await handler.when((it) => it.records().length === 3);
      const found = handler.records().map(({ topic, offset }) => `${topic} ${offset}`);
      expect(found.sort()).toEqual([`${bed.topic} 3`, `${bed.topic} 4`, `${other.name} 4`].sort());
    });

    it('is refused when one is missing or has another partition count', async () => {
      const missing = bed.newTopic(PARTITIONS);
      const joined = (topic: string) =>
        bed.log.subscribe('joined', [bed.topic, topic], new RecordingHandler());
      await expect(joined(missing.name)).rejects.toThrow(missing.name);
      const larger = bed.newTopic(PARTITIONS + 1);
      await bed.log.ensureTopics([larger]);
      await expect(joined(larger.name)).rejects.toThrow(
        `${bed.topic} has ${PARTITIONS}, ${larger.name} has ${PARTITIONS + 1}`,
      );
    });
  });

  describe('a subscription fails', () => {
    it('when its handler rejects a batch', async () => {
      await bed.log.publish(bed.numbers(0, 0, 1));
      const handler = new RecordingHandler();
      handler.answer = () => Promise.reject(new Error('a defect'));
      const subscription = await bed.subscribe(handler);
      await expect(subscription.failed).rejects.toThrow('a defect');
      expect(handler.batches).toHaveLength(1);
      await subscription.close();
    });

    it('when its handler rejects an assignment', async () => {
      const { failed } = await bed.subscribe({
        assigned: () => Promise.reject(new Error('cannot load')),
        handle: (batch) => Promise.resolve({ kind: 'advanced', next: batch.nextOffset }),
      });
      await expect(failed).rejects.toThrow('cannot load');
    });

    it('when its position is past the end, since the log has lost records', async () => {
      await bed.log.publish(bed.numbers(0, 0, 3));
      const handler = new RecordingHandler();
      handler.positions = [{ topic: bed.topic, partition: 0, offset: 4 }];
      const { failed } = await bed.subscribe(handler);
      await expect(failed).rejects.toThrow(
        `${bed.topic}[0] has a stored position of 4, but its log ends at 3`,
      );
      expect(handler.batches).toEqual([]);
    });
  });
}
