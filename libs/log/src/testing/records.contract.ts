import { describe, expect, it } from '@jest/globals';
import { RecordingHandler } from './recording-handler.fixture.js';
import { PARTITIONS, text, type LogBed } from './log-bed.fixture.js';
import type { NewRecord } from '../records.js';

/** How records are stored and returned. */
export function describeRecords(bed: LogBed): void {
  describe('records', () => {
    it('come back byte by byte, with their headers', async () => {
      const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
      const written: NewRecord[] = [
        {
          topic: bed.topic,
          partition: 1,
          key: 'kéy',
          value: '{"ß":"𝄞"}',
          headers: { type: 'a.b', ключ: 'ü' },
        },
        { topic: bed.topic, partition: 1, key: bytes, value: bytes, headers: { raw: bytes } },
        { topic: bed.topic, partition: 1, key: 'tombstone', value: null, headers: {} },
        { topic: bed.topic, partition: 1, key: null, value: '', headers: { empty: '' } },
      ];
      const before = Date.now();
      await bed.log.publish(written);
      const handler = new RecordingHandler();
      await bed.subscribe(handler);
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
      expect(got.every((it) => it.topic === bed.topic && it.partition === 1)).toBe(true);
      for (const { timestamp } of got) {
        expect(timestamp).toBeGreaterThanOrEqual(before - 1_000);
        expect(timestamp).toBeLessThanOrEqual(Date.now() + 1_000);
      }
    });

    it('keep their order within a partition, across requests and batches', async () => {
      const padding = 'x'.repeat(1_500);
      const wide = Array.from({ length: 6_000 }, (_, i) =>
        bed.record(i % 2, `${String(i)} ${padding}`),
      );
      await bed.log.publish(wide);
      const handler = new RecordingHandler();
      await bed.subscribe(handler);
      await handler.when((it) => it.records().length >= wide.length);
      for (const partition of [0, 1]) {
        const order = handler.values(partition).map((value) => Number.parseInt(value ?? '', 10));
        expect(order).toEqual(Array.from({ length: 3_000 }, (_, i) => i * 2 + partition));
      }
      expect(handler.batches.length).toBeGreaterThan(2);
    });

    it('of publishes under way at once keep the order of the calls', async () => {
      await Promise.all(text(0, 200).map((value) => bed.log.publish([bed.record(0, value)])));
      const handler = new RecordingHandler();
      await bed.subscribe(handler);
      await handler.when((it) => it.records().length >= 200);
      expect(handler.values(0)).toEqual(text(0, 200));
    });

    it('are refused for an unknown topic or partition', async () => {
      const unknown = { ...bed.record(0, 'x'), topic: `${bed.topic}.unknown` };
      await expect(bed.log.publish([unknown])).rejects.toThrow();
      await expect(bed.log.publish([bed.record(PARTITIONS, 'x')])).rejects.toThrow();
      await bed.log.publish([]);
    });
  });
}
