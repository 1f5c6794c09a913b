import { describe, expect, it } from '@jest/globals';
import { ReferenceFold } from './reference-fold.fixture.js';
import fc from 'fast-check';
import type { LogRecord, NewRecord } from '@tradewind/log';
import {
  AccountFold,
  additions,
  EPOCH_MS,
  hesitant,
  input,
  recordOf,
  stepsOf,
} from './account-fold.fixture.js';
import { formatSequence } from '../decode/decode-record.js';
import { Bench, progress } from './processor-bench.fixture.js';

/** Every third record belongs to a trace. */
function traced(record: LogRecord): LogRecord {
  if (record.offset % 3 > 0) return record;
  return {
    ...record,
    headers: { ...record.headers, traceparent: Buffer.from(traceOf(record.offset)) },
  };
}
const traceOf = (offset: number) =>
  `00-${String(offset + 1).padStart(32, '0')}-00f067aa0ba902b7-01`;

const textOf = ({ key, value }: NewRecord) => `${String(key)} ${String(value)}`;

describe('PartitionProcessor', () => {
  it('concludes what the reference concludes, however records are cut and whenever it dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        additions,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }),
        fc.record({
          ready: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
          // Longer than an epoch, a deadline may be moved on past epochs in which nothing happens.
          wakesAfterMs: fc.constantFrom(70, 350),
        }),
        async (all, sizes, deaths, { ready, wakesAfterMs }) => {
          const steps = stepsOf(all);
          const undisturbed = new AccountFold({ wakesAfterMs });
          const reference = new ReferenceFold(undisturbed, { epochMs: EPOCH_MS });
          for (const { event, ...delivery } of steps) reference.event(event, delivery);
          const gate = hesitant([...ready, true]);
          const bench = new Bench(new AccountFold({ gate, wakesAfterMs }));
          await bench.feed(steps.map(recordOf).map(traced), sizes, deaths);
          const expected = reference.outputs.map((o) => `${o.key} ${JSON.stringify(o.event.data)}`);
          expect(bench.distinct.map(textOf)).toEqual(expected);
          for (const record of bench.published) {
            const twins = bench.published.filter(
              (r) => r.headers['ce_id'] === record.headers['ce_id'],
            );
            expect(new Set(twins.map((twin) => JSON.stringify(twin))).size).toBe(1);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('lets the time of events count that its fold does not take up, and keeps nothing of them', async () => {
    const fold = Object.assign(new AccountFold(), { types: new Set<never>() });
    const bench = new Bench(fold);
    const event = { type: 'added' as const, data: { amount: 5 } };
    const records = [1, 2].map((n) =>
      recordOf({ event, key: 'demo:a', time: n * EPOCH_MS, id: `e${n}` }, n - 1),
    );
    const processor = await bench.feed(records, [2], []);
    expect(processor.progress[0]).toMatchObject({
      next: 2,
      clock: 2 * EPOCH_MS,
      counts: { folded: 0, deadLettered: 0 },
    });
    expect(await bench.store.read('test-service:test.input.v1:0', ['accounts/demo:a'])).toEqual([
      undefined,
    ]);
  });

  it('passes on the trace of the record that made it conclude', async () => {
    const bench = new Bench(new AccountFold());
    const steps = stepsOf(
      [0, 1, 2, 3].map((account) => ({
        account,
        amount: 10,
        wait: 200,
        tick: false,
        repeat: false,
      })),
    );
    await bench.feed(steps.map(recordOf).map(traced), [2], []);
    const tenths = bench.distinct.filter(({ value }) => String(value).includes('tenth'));
    expect(tenths.map(({ headers }) => headers['traceparent'])).toEqual([
      traceOf(0),
      undefined,
      undefined,
      traceOf(3),
    ]);
    // A timer belongs to the trace of the record that moved the clock.
    const quiet = bench.distinct.filter(
      ({ key, value }) => key === 'demo:2' && String(value).includes('quiet'),
    );
    expect(quiet[0]?.headers['traceparent']).toBe(traceOf(3));
  });

  it('numbers what it concludes in growing order', async () => {
    const bench = new Bench(new AccountFold());
    const steps = stepsOf(
      Array.from({ length: 40 }, () => ({
        account: 1,
        amount: 5,
        wait: 60,
        tick: false,
        repeat: false,
      })),
    );
    await bench.feed(steps.map(recordOf), [7], [3, 5]);
    const sequences = bench.distinct.map((record) => String(record.headers['ce_sequence']));
    expect(sequences).toEqual([...new Set(sequences)].sort());
    expect(sequences.length).toBeGreaterThan(10);
  });

  it('drops what a chained fold is sent twice, by the order of its source', async () => {
    const bench = new Bench(new AccountFold());
    const records = [1, 2, 3, 2, 3, 4].map((n, offset) => {
      const event = { type: 'added' as const, data: { amount: n } };
      const record = recordOf({ event, key: 'demo:x', time: 5, id: `s${String(n)}` }, offset);
      const headers = { ...record.headers, ce_sequence: Buffer.from(formatSequence([7, n])) };
      return { ...record, headers };
    });
    const processor = await bench.feed(records, [2], []);
    expect(processor.progress[0]?.counts).toMatchObject({ folded: 4, duplicates: 2 });
  });

  it('dead-letters what cannot be folded and goes on', async () => {
    const bench = new Bench(new AccountFold());
    const good = (offset: number) =>
      recordOf(
        {
          event: { type: 'added', data: { amount: 10 } },
          key: 'demo:x',
          time: 5,
          id: `g${String(offset)}`,
        },
        offset,
      );
    const bytes = Buffer.from([0xff, 0xfe, 0x00]);
    const records = [
      good(0),
      { ...good(1), value: bytes },
      { ...good(2), value: null },
      { ...good(3), value: Buffer.from('{"amount":"ten"}') },
      { ...good(4), headers: {} },
      good(5),
    ];
    const processor = await bench.feed(records, [6], []);
    const dead = bench.published.filter((record) => record.topic === 'test.input.v1.dlq');
    expect(processor.progress[0]?.counts).toMatchObject({ folded: 2, deadLettered: 4 });
    expect(dead.map((record) => record.headers['dlq-reason'])).toEqual([
      'bad-utf8: the value is not UTF-8',
      'null-value: the record has no value',
      expect.stringContaining('invalid-payload: added: amount'),
      expect.stringContaining('ce_specversion'),
    ]);
    expect(dead[0]?.value).toEqual(bytes);
  });

  it('gives way to another owner that has written', async () => {
    const bench = new Bench(new AccountFold());
    const records = stepsOf(
      [1, 2, 3].map((account) => ({ account, amount: 10, wait: 1, tick: false, repeat: false })),
    ).map(recordOf);
    const [ours, theirs] = [
      bench.processor({ left: Infinity }),
      bench.processor({ left: Infinity }),
    ];
    await ours.load(progress);
    await theirs.load(progress);
    const batch = {
      topic: input.name,
      partition: 0,
      firstOffset: 0,
      nextOffset: 3,
      endOffset: 3,
      records,
    };
    await theirs.handle(batch, progress);
    expect(await ours.handle(batch, progress)).toEqual({ kind: 'seek', next: 3 });
    expect(await ours.reconcile(progress)).toBeUndefined();
    expect(bench.distinct).toHaveLength(4);
  });

  it('counts records as folded only once what they conclude is published', async () => {
    const bench = new Bench(new AccountFold());
    const records = stepsOf(
      [1, 2].map((account) => ({ account, amount: 10, wait: 1, tick: false, repeat: false })),
    ).map(recordOf);
    const looks: unknown[] = [];
    const look = () => looks.push([processor.progress[0]?.next, bench.published.length > 0]);
    const metrics = { writeTook: look, publishTook: look };
    const processor = bench.processor({ left: Infinity }, { metrics });
    await processor.load(progress);
    const at = { topic: input.name, partition: 0, firstOffset: 0, nextOffset: 2, endOffset: 2 };
    await processor.handle({ ...at, records }, progress);
    look();
    expect(looks).toEqual([
      [0, false],
      [0, true],
      [2, true],
    ]);
  });

  it('refuses state whose epochs have another length', async () => {
    const bench = new Bench(new AccountFold());
    const [record] = stepsOf([{ account: 1, amount: 1, wait: 1, tick: false, repeat: false }]);
    await bench.feed(record ? [recordOf(record, 0)] : [], [1], []);
    const other = bench.processor({ left: Infinity }, { epochMs: 2 * EPOCH_MS });
    await expect(other.load(progress)).rejects.toThrow(/keep MODEL_EPOCH_MS/);
  });
});
