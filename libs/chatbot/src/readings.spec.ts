import { describe, expect, it } from '@jest/globals';
import { readingsOf } from './readings.js';

describe('the readings of a message', () => {
  it.each([
    ['where is my order', ['where is my order']],
    [
      'Where is order 1001 and how do I return it?',
      ['Where is order 1001 and how do I return it?', 'Where is order 1001', 'how do I return it'],
    ],
    [
      '订单1001到哪了？另外怎么退货？',
      ['订单1001到哪了？另外怎么退货？', '订单1001到哪了', '怎么退货'],
    ],
    ['order nr. 1001.', ['order nr. 1001.']],
    ['Is 19.90 EUR the price?', ['Is 19.90 EUR the price?']],
  ])('of %s are the whole and its clauses', (text, readings) => {
    expect(readingsOf(text)).toEqual(readings);
  });

  it.each([
    ['please do NOT cancel order 1001, just tell me when it arrives', /cancel/i],
    ["I don't want to return it", /return/],
    ['never cancel my order', /cancel/],
    ['我不要取消订单1001，只想知道什么时候到', /取消/],
    ['别退货，我要换货', /退货/],
  ])('of %s lack what is not wanted', (text, unwanted) => {
    for (const reading of readingsOf(text)) expect(reading).not.toMatch(unwanted);
  });

  it.each([
    'cancel my order',
    '我不想要了，取消吧',
    "I don't want it any more, cancel it",
    '能不能取消',
  ])('of %s keep what is wanted', (text) => {
    expect(readingsOf(text)[0]).toBe(text);
  });
});
