import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import type { LogRecord, NewRecord } from '@tradewind/log';
import { originalOf, readDeadLetter } from './dead-letter-reader.js';
import { deadLetterOf } from './dead-letter.js';
import { refuse } from '../decode/decode-refusal.js';
import { toNewRecord } from '../memory/partition-meta.js';
import type { OutboxItem } from '../memory/partition-meta.js';

const refusal = refuse('not-json', 'no');
const bad = Buffer.from([0xff, 0xfe, 0x00]);

function recordWith(fields: Partial<LogRecord>): LogRecord {
  return {
    topic: 'test.input.v1',
    partition: 2,
    offset: 41,
    key: Buffer.from('demo:x'),
    value: Buffer.from('{'),
    headers: {},
    timestamp: 5,
    ...fields,
  };
}

/** As it comes back from the log, after it was kept in the store's meta. */
function asRead(record: LogRecord, why = refusal): LogRecord {
  const item = deadLetterOf(record, why, '/test-service/test.input.v1/2');
  const { topic, partition, key, headers, value } = toNewRecord(
    JSON.parse(JSON.stringify(item)) as OutboxItem,
  );
  return {
    topic,
    partition,
    offset: 3,
    timestamp: 9,
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: bytesOf(headers),
  };
}

function bytesOf(headers: NewRecord['headers']): Record<string, Buffer> {
  const bytes = Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)] as const);
  return Object.fromEntries(bytes);
}

/** In bytes, in no order of headers. */
function fields({ topic, partition, key, value, headers }: LogRecord | NewRecord) {
  const hex = (bytes: string | Buffer | null) =>
    bytes === null ? null : Buffer.from(bytes).toString('hex');
  const sorted = Object.entries(headers).map(([name, bytes]) => `${name} ${String(hex(bytes))}`);
  return { topic, partition, key: hex(key), value: hex(value), headers: sorted.sort() };
}

describe('a dead letter', () => {
  it('says where the record stood, why it was refused and by whom', () => {
    const letter = readDeadLetter(asRead(recordWith({})));
    expect(letter).toMatchObject({
      topic: 'test.input.v1.dlq',
      partition: 2,
      offset: 3,
      at: 9,
      code: 'not-json',
      reason: 'not-json: no',
      source: '/test-service/test.input.v1/2',
      originalTopic: 'test.input.v1',
      originalPartition: 2,
      originalOffset: 41,
      valueBytes: 1,
    });
    expect(letter.id).toMatch(/^[\w-]{22}$/);
    expect(readDeadLetter(asRead(recordWith({}))).id).toBe(letter.id);
    expect(readDeadLetter(asRead(recordWith({ offset: 42 }))).id).not.toBe(letter.id);
  });

  it('gives back the record, byte by byte', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    const content = fc.oneof(
      bytes,
      fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
    );
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('dlq-id', 'dlq-reason', '__proto__', 'ce_id'),
    );
    const records = fc.record({
      key: fc.option(content),
      value: fc.option(content),
      headers: fc.dictionary(name, content, { noNullPrototype: true }),
    });
    fc.assert(
      fc.property(records, (parts) => {
        const record = recordWith(parts);
        const original = originalOf(readDeadLetter(asRead(record)));
        expect(original.ok && fields(original.record)).toEqual(fields(record));
      }),
    );
  });

  it('keeps all values of a header, the last of which counts', () => {
    const read = asRead(
      recordWith({ headers: { h: Buffer.from('last') }, earlierHeaders: [['h', bad]] }),
    );
    expect(JSON.parse(String(read.headers['dlq-headers']))).toEqual([
      ['h', bad.toString('base64')],
      ['h', Buffer.from('last').toString('base64')],
    ]);
    const original = originalOf(readDeadLetter(read));
    expect(original.ok && String(original.record.headers['h'])).toBe('last');
  });

  it('of a large value holds an excerpt, its size and its hash', () => {
    const value = Buffer.alloc(900_001, 'x');
    const read = asRead(recordWith({ value }));
    expect(read.value?.length).toBe(1_024);
    expect(String(read.headers['dlq-sha256'])).toBe(
      createHash('sha256').update(value).digest('hex'),
    );
    const letter = readDeadLetter(read);
    expect(letter.valueBytes).toBe(900_001);
    expect(originalOf(letter)).toEqual({
      ok: false,
      reason: 'it holds 1024 of 900001 bytes: the rest is gone',
    });
  });

  it.each<[string, Partial<LogRecord>, RegExp]>([
    ['a large key', { key: Buffer.alloc(900_000, 'k') }, /part of the key/],
    ['large headers', { headers: { a: Buffer.alloc(900_000) } }, /part of the headers/],
    [
      'a thousand headers',
      {
        headers: Object.fromEntries(
          Array.from({ length: 1_000 }, (_, i) => [`h${String(i)}`, Buffer.alloc(200)]),
        ),
      },
      /part of the headers/,
    ],
  ])('with %s fits a record of the log nevertheless', (_, parts, reason) => {
    const read = asRead(recordWith({ value: Buffer.alloc(900_000), ...parts }));
    const headers = Object.entries(read.headers);
    const size =
      (read.key?.length ?? 0) +
      (read.value?.length ?? 0) +
      headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    expect(size).toBeLessThan(990_000);
    const original = originalOf(readDeadLetter(read));
    expect(original.ok ? '' : original.reason).toMatch(reason);
  });

  it('of a batch that nobody can read is no record to be appended', () => {
    const letter = readDeadLetter(asRead(recordWith({}), refuse('undecodable-batch', 'codec 7')));
    expect(originalOf(letter)).toMatchObject({ ok: false });
  });

  it('that somebody else wrote is read as far as it goes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('dlq-id', 'dlq-code', 'dlq-topic', 'dlq-partition', 'dlq-headers', 'x'),
          fc.oneof(fc.string(), fc.json()).map((text) => Buffer.from(text)),
          { noNullPrototype: true },
        ),
        (headers) => {
          const letter = readDeadLetter(recordWith({ headers }));
          expect(typeof letter.reason).toBe('string');
          expect(typeof originalOf(letter).ok).toBe('boolean');
        },
      ),
    );
  });
});
