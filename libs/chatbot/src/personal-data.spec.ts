import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskPersonalData } from './personal-data.js';

describe('maskPersonalData', () => {
  it.each([
    ['my card is 4111 1111 1111 1111', 'my card is [card]'],
    ['card 4111-1111-1111-1111.', 'card [card].'],
    ['卡号４１１１１１１１１１１１１１１１', '卡号[card]'],
    ['write to jane.doe+shop@mail.example.com please', 'write to [email] please'],
    ['call +49 (30) 901820-11', 'call [phone]'],
    ['call 030 901820', 'call [phone]'],
    ['call (555) 123-4567', 'call [phone]'],
    ['我的手机是13812345678', '我的手机是[phone]'],
    ['138 1234 5678', '[phone]'],
    ['身份证11010519491231002X', '身份证[id]'],
  ])('masks %s', (text, masked) => {
    expect(maskPersonalData(text)).toBe(masked);
  });

  it.each([
    'where is order 1234567890123456',
    'order A-100234 of 2026-01-02, 2 items for 49.90',
    '订单号13812345678到哪了',
    'order #13812345678',
    'see you at 10:30',
  ])('leaves %s alone', (text) => {
    expect(maskPersonalData(text)).toBe(text);
  });

  it('leaves the shopper’s own order ids alone whatever they look like', () => {
    expect(maskPersonalData('4111111111111111 and 13812345678', ['4111111111111111'])).toBe(
      '4111111111111111 and [phone]',
    );
  });

  it('is idempotent', () => {
    const word = fc.constantFrom(
      'order',
      '#',
      '13812345678',
      '4111111111111111',
      'a@b.cd',
      '+49 30 1234567',
      '订单',
      'x',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 8 }))), (words) => {
        const once = maskPersonalData(words.join(' '));
        expect(maskPersonalData(once)).toBe(once);
      }),
    );
  });

  it('handles the longest message quickly', () => {
    const started = process.cpuUsage();
    for (const text of [
      '1 '.repeat(2_000),
      'a.'.repeat(2_000),
      '+1'.repeat(2_000),
      '#'.repeat(4_000),
    ]) {
      maskPersonalData(text);
    }
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});
