import { describe, expect, it } from '@jest/globals';
import { spokenRule } from './spoken-rules.js';

describe('anger', () => {
  it.each([
    'Where the hell is my order 1001?!',
    'This is absolutely unacceptable, I want my money back',
    'I am furious, three weeks and nothing',
    'wtf',
    'you guys are liars',
    'worst customer service ever',
    'I will sue you',
    'I have had enough of this',
    'you ripped me off',
    '气死我了，快递还没到',
    '你们这群骗子',
    '什么破店',
    '太过分了！',
    '我要投诉你们',
    '再不处理我打12315',
    '垃圾！',
  ])('is heard in “%s”', (text) => {
    expect(spokenRule(text)?.id).toBe('is-angry');
  });

  it.each([
    'I am not angry, just asking where my order is',
    'the zipper is broken',
    'do you sell garbage bags',
    'is the drum washable',
    'how do I report a lost parcel',
    '怎么操作退货',
    '有垃圾桶卖吗',
    '不要给我发垃圾邮件',
    '滚筒洗衣机能洗吗',
    '我没有生气，就问一下',
    '这双鞋什么价',
  ])('is not heard in “%s”', (text) => {
    expect(spokenRule(text)?.id).not.toBe('is-angry');
  });

  it('goes after the wish for a person', () => {
    expect(spokenRule('this is ridiculous, give me a human')?.id).toBe('asks-for-a-person');
  });
});
