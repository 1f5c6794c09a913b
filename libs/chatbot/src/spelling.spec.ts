import { describe, expect, it } from '@jest/globals';
import { Spelling } from './spelling.js';

const real = new Set(['later', 'mugs', 'pleased']);
const spelling = new Spelling(
  ['where is my package', 'what is the delivery charge', 'is it late', 'a receipt please'],
  (word) => real.has(word),
);

describe('Spelling', () => {
  it.each([
    ['where is my pakage', 'where is my package'],
    ['the delivry chagre', 'the delivery charge'],
    ['my Recipt', 'my receipt'],
    ['dilivrey', 'delivery'],
    ['whats up, cant u say', "what's up, can't you say"],
  ])('rights %s', (text, right) => {
    expect(spelling.corrected(text)).toBe(right);
  });

  it.each([
    'come later, with mugs',
    'my cat',
    'Tradewind 1001-AB',
    '我的 pkg 呢',
    'packing pleased',
  ])('leaves %s as it is', (text) => {
    expect(spelling.corrected(text)).toBe(text);
  });
});
