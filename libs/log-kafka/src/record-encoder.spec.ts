import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { encodeRecord } from './record-encoder.js';
import type { RecordFields } from './record-encoder.js';

const require = createRequire(import.meta.url);
const original = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  fields: RecordFields,
) => { buffer: Buffer };

const bytes = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
);

describe('encodeRecord', () => {
  it('writes the bytes that the client writes', () => {
    fc.assert(
      fc.property(
        fc.record({
          offsetDelta: fc.nat(100_000),
          timestampDelta: fc.nat(2_000_000_000),
          key: fc.oneof(bytes, fc.constant(null)),
          value: fc.oneof(bytes, fc.constant(null)),
          headers: fc.dictionary(fc.string(), fc.oneof(bytes, fc.array(bytes, { maxLength: 3 }))),
        }),
        (fields) => {
          expect(encodeRecord(fields).buffer.toString('hex')).toBe(
            original(fields).buffer.toString('hex'),
          );
        },
      ),
    );
  });
});
