import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson } from './exact-json.js';

describe('parseExactJson', () => {
  it.each([
    ['{"userId":9007199254740993}', { userId: '9007199254740993' }],
    ['{"userId": 9007199254740991}', { userId: 9007199254740991 }],
    ['[-9007199254740993, 1]', ['-9007199254740993', 1]],
    ['{"a":{"b":[76561198000000000123]}}', { a: { b: ['76561198000000000123'] } }],
    ['{"a":12345678901234567.5}', { a: Number('12345678901234567.5') }],
    ['{"a":0.12345678901234567890}', { a: 0.12345678901234568 }],
    ['{"a":1e21,"b":9007199254740993}', { a: 1e21, b: '9007199254740993' }],
    ['{"text":"see :9007199254740993,"}', { text: 'see :9007199254740993,' }],
  ])('reads %s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  it('keeps every digit of every whole number, however it is nested', () => {
    const id = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(fc.array(id, { minLength: 1 }), (ids) => {
        const text = `{"batch":[${ids.map((one) => `{"userId":${String(one)}}`).join(',')}]}`;
        const read = parseExactJson(text) as { batch: { userId: unknown }[] };
        expect(read.batch.map(({ userId }) => String(userId))).toEqual(ids.map(String));
      }),
    );
  });

  it('agrees with JSON.parse on what has no such number', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => parseExactJson('{"a":9007199254740993')).toThrow(SyntaxError);
  });
});
