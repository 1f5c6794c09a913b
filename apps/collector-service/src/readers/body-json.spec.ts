import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBody } from './body-json.js';

const json = '{"event":"Ä + ü","n":1}';
const value = { event: 'Ä + ü', n: 1 };
const base64 = Buffer.from(json).toString('base64');

describe('parseBody', () => {
  it.each([
    ['JSON', json],
    ['JSON after a byte order mark', `\uFEFF${json}`],
    ['a form', `data=${encodeURIComponent(json)}`],
    ['a form with more fields', `payload=${encodeURIComponent(json)}&ip=1`],
    ['a form written by hand', `data=${json.replaceAll('+', '%2B')}`],
    ['a form in base64', `data=${encodeURIComponent(base64)}`],
    ['a form in base64 without escapes', `data=${base64}`],
    ['a form in URL-safe base64', `data=${Buffer.from(json).toString('base64url')}`],
  ])('reads %s', (_, body) => {
    expect(parseBody(Buffer.from(body))).toEqual(value);
  });

  it.each(['', 'data=', 'data=%', 'data=hello', 'own={}', '{', 'a=1&data={}'])(
    'refuses %j',
    (body) => {
      expect(() => parseBody(Buffer.from(body))).toThrow(SyntaxError);
    },
  );

  it('reads back any object from any form', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (object) => {
        const text = JSON.stringify(object);
        const form = new URLSearchParams({ data: text }).toString();
        expect(parseBody(Buffer.from(form))).toEqual(JSON.parse(text));
        const coded = new URLSearchParams({ data: Buffer.from(text).toString('base64') });
        expect(parseBody(Buffer.from(coded.toString()))).toEqual(JSON.parse(text));
      }),
    );
  });
});
