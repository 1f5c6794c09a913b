import { describe, expect, it } from '@jest/globals';
import { inOneLanguage } from './code-switching.js';
import { shopIntents } from './intents/index.js';
import { IntentModel } from './intent-model.js';
import { readingsOf } from './readings.js';

describe('inOneLanguage', () => {
  it.each([
    ['refund 什么时候到账', '退款什么时候到账'],
    ['Hi, 我想 return 这个 item', 'Hi, 我想退货这个商品'],
    ['我的 Order 1001 到哪了', '我的订单 1001 到哪了'],
    ['这个 iPhone 有货吗', '这个 iPhone 有货吗'],
    ['where is my order', 'where is my order'],
    ['constructor 是什么', 'constructor 是什么'],
  ])('makes of %s', (text, expected) => {
    expect(inOneLanguage(text)).toBe(expected);
  });

  it('lets the linear model understand what is said in two languages', () => {
    const model = new IntentModel(shopIntents);
    const understood = (text: string) => model.predict(readingsOf(text)[0] ?? '').ranking[0]?.label;
    expect(understood('refund 什么时候到账')).toBe('refund_status');
    expect(understood('我想 return 这个 item')).toBe('return_policy');
    expect(understood('coupon 怎么用不了')).toBe(understood('优惠券怎么用不了'));
  });
});
