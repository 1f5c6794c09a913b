import { isDeepStrictEqual } from 'node:util';
import { expect, it } from '@jest/globals';
import { sameJson } from './same-json.js';

const values: readonly unknown[] = [
  null,
  0,
  1,
  '1',
  false,
  [],
  {},
  [1, 2],
  [2, 1],
  [[1], { a: 1 }],
  { a: 1 },
  { a: 1, b: 2 },
  { a: { b: [null, { c: 'd' }] } },
  { a: { b: [null, { c: 'e' }] } },
  { b: 1 },
];

it('is deep equality of what JSON can hold', () => {
  for (const a of values) {
    for (const b of values) {
      const copy: unknown = JSON.parse(JSON.stringify(b));
      expect([a, b, sameJson(a, copy)]).toEqual([a, b, isDeepStrictEqual(a, b)]);
    }
  }
  expect(sameJson({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect(sameJson({ a: undefined }, { b: 1 })).toBe(false);
});
