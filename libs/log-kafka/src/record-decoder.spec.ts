import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import type { DecodedHeaders, HeaderValue } from './batch-reader.js';
import { decodeRecords } from './record-decoder.js';
import { encodeRecord } from './record-encoder.js';
import type { RecordFields } from './record-encoder.js';

const require = createRequire(import.meta.url);
interface ClientRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, Buffer | Buffer[] | null>;
}
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => {
  readVarIntBytes(): Buffer;
};
const decodeByClient = require('kafkajs/src/protocol/recordBatch/record/v0/decoder.js') as (
  decoder: unknown,
  context: { firstOffset: string; firstTimestamp: string },
) => ClientRecord;

const bytes = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
);
/**
 * The client's decoder mistakes properties of every object, such as `constructor`, for headers seen
 * before.
 */
const name = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !(text in {}));
const records = fc.array(
  fc.record<RecordFields>({
    timestampDelta: fc.integer({ min: -2_000_000_000_000, max: 2_000_000_000_000 }),
    key: fc.oneof(bytes, fc.constant(null)),
    value: fc.oneof(bytes, fc.constant(null)),
    headers: fc.dictionary(name, fc.oneof(bytes, fc.array(bytes, { minLength: 2, maxLength: 3 }))),
  }),
  { maxLength: 8 },
);
const context = {
  firstOffset: 5_000_000_000,
  firstTimestamp: 1_700_000_000_000,
  lastOffsetDelta: 100,
  appendTime: undefined,
};

/** Text stands for the bytes of that text. */
function asBytes([header, value]: [string, DecodedHeaders[string]]): [string, unknown] {
  const bytesOf = (one: HeaderValue) => (typeof one === 'string' ? Buffer.from(one) : one);
  return [header, Array.isArray(value) ? value.map(bytesOf) : bytesOf(value)];
}

function encoded(all: readonly RecordFields[]): Buffer {
  return Buffer.concat(all.map((one, i) => encodeRecord({ ...one, offsetDelta: i * 3 }).buffer));
}

describe('decodeRecords', () => {
  it('reads what the client reads', () => {
    fc.assert(
      fc.property(records, (all) => {
        const written = encoded(all);
        const reader = new Decoder(written);
        const expected = all.map(() => {
          const { offset, timestamp, key, value, headers } = decodeByClient(
            new Decoder(reader.readVarIntBytes()),
            { firstOffset: '5000000000', firstTimestamp: '1700000000000' },
          );
          return { offset: Number(offset), timestamp: Number(timestamp), key, value, headers };
        });
        const read = decodeRecords(written, all.length, context);
        expect(
          read.map(({ offset, timestamp, key, value, allHeaders }) => {
            const headers = Object.fromEntries(Object.entries(allHeaders).map(asBytes));
            return { offset, timestamp, key, value, headers };
          }),
        ).toEqual(expected);
      }),
    );
  });

  it('returns the last value of a header, and earlier ones separately', () => {
    const headers = { once: 'a', often: ['b', 'c', 'd'], bytes: Buffer.from([200]) };
    const [record] = decodeRecords(encoded([{ headers }, { headers: { once: 'e' } }]), 2, context);
    expect(record?.headers).toEqual({ once: 'a', often: 'd', bytes: Buffer.from([200]) });
    expect(record?.earlierHeaders).toEqual([
      ['often', 'b'],
      ['often', 'c'],
    ]);
  });

  it('keeps headers named like properties of every object', () => {
    const headers = { __proto__: 'no own one', constructor: 'a', toString: ['b', 'c'] };
    Object.defineProperty(headers, '__proto__', { value: ['d', 'e'], enumerable: true });
    const [record] = decodeRecords(encoded([{ headers }]), 1, context);
    const got = Object.entries(record?.allHeaders ?? {}).map(([header, value]) => [
      header,
      [value].flat().map(String),
    ]);
    expect(Object.fromEntries(got)).toEqual(
      Object.fromEntries([
        ['constructor', ['a']],
        ['toString', ['b', 'c']],
        ['__proto__', ['d', 'e']],
      ]),
    );
    expect(Object.getPrototypeOf(record?.allHeaders)).toBe(Object.prototype);
  });

  it('reads records or throws a RangeError, whatever the bytes and their number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer(), (array, count) => {
        const outcome = attempt(() => decodeRecords(Buffer.from(array), count, context));
        expect(outcome === 'records' || outcome === 'RangeError').toBe(true);
      }),
    );
  });

  it('detects a cut at any byte, and any superfluous byte', () => {
    fc.assert(
      fc.property(records, fc.nat(), (all, at) => {
        const written = encoded(all);
        fc.pre(written.length > 0);
        const cut = written.subarray(0, at % written.length);
        expect(attempt(() => decodeRecords(cut, all.length, context))).toBe('RangeError');
        const longer = Buffer.concat([written, Buffer.of(0)]);
        expect(attempt(() => decodeRecords(longer, all.length, context))).toBe('RangeError');
      }),
    );
  });

  it.each([
    ['offsets that do not grow', [5, 5], 10],
    ['offsets behind the end of the batch', [5, 11], 10],
  ])('refuses %s', (_, deltas, lastOffsetDelta) => {
    const written = Buffer.concat(
      deltas.map((offsetDelta) => encodeRecord({ offsetDelta }).buffer),
    );
    expect(attempt(() => decodeRecords(written, 2, { ...context, lastOffsetDelta }))).toBe(
      'RangeError',
    );
  });
});

function attempt(work: () => unknown): string {
  try {
    work();
    return 'records';
  } catch (error) {
    return error instanceof Error ? error.constructor.name : String(error);
  }
}
