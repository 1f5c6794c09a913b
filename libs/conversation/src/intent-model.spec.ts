import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { IntentModel } from './intent-model.js';
import { shopIntents } from './intents/index.js';

const THRESHOLD = 0.5;
const model = new IntentModel(shopIntents);

/** What the model takes a text for, or undefined when it is not sure enough or sees no use. */
function understood(text: string): string | undefined {
  const { ranking, confidence } = model.predict(text);
  const intent = model.intent(ranking[0]?.label ?? '');
  return intent && intent.kind !== 'none' && confidence >= THRESHOLD ? intent.name : undefined;
}

describe('the shop’s intents', () => {
  it('have ten or more utterances in each language, none twice', () => {
    const all = shopIntents.flatMap(({ utterances }) => [...utterances.en, ...utterances.zh]);
    expect(new Set(all).size).toBe(all.length);
    for (const { name, utterances } of shopIntents) {
      expect([name, utterances.en.length >= 10, utterances.zh.length >= 10]).toEqual([
        name,
        true,
        true,
      ]);
    }
  });

  it('have a text in each language exactly when they are answered by one', () => {
    for (const { name, kind, answer } of shopIntents) {
      expect([name, answer !== undefined]).toEqual([name, kind === 'answer']);
    }
  });

  it('promise no figure that only a shop could know', () => {
    const texts = shopIntents.flatMap(({ answer }) => (answer ? Object.values(answer) : []));
    expect(texts.filter((text) => /[\d%]/u.test(text))).toEqual([]);
  });
});

describe('IntentModel', () => {
  it('has a version that names what it learnt from', () => {
    expect(new IntentModel(shopIntents).version).toBe(model.version);
    expect(new IntentModel(shopIntents.slice(1)).version).not.toBe(model.version);
  });

  it.each([
    ['Where is order A-1001?', 'order_status'],
    ['can you tell me where my parcel is at the moment', 'order_status'],
    ['my parcel still is not here!!', 'order_status'],
    ['how much do you charge for delivery', 'shipping_cost'],
    ['Can I still cancel my order?', 'cancel_order'],
    ['may I pay with a credit card', 'payment_methods'],
    ['let me speak to a human please', 'human_agent'],
    ['HELLO', 'greeting'],
    ['thank you so much', 'thanks'],
    ['how do I send back a dress that does not fit', 'return_policy'],
    ['is my refund on its way', 'refund_status'],
    ['我的订单现在到哪里了', 'order_status'],
    ['帮我查一下快递', 'order_status'],
    ['运费要多少钱', 'shipping_cost'],
    ['能不能取消我的订单', 'cancel_order'],
    ['可以用微信付款吗', 'payment_methods'],
    ['请转人工客服', 'human_agent'],
    ['你好呀', 'greeting'],
    ['谢谢啦', 'thanks'],
    ['衣服不合适怎么退货', 'return_policy'],
    ['退款怎么还没有到账', 'refund_status'],
  ])('understands %s', (text, intent) => {
    expect(understood(text)).toBe(intent);
  });

  it.each([
    '',
    '???',
    'xkcd plugh xyzzy',
    'what is the capital of France',
    'how tall is the Eiffel tower',
    'tell me something funny',
    '附近有什么好吃的',
    '你会唱歌吗',
  ])('does not pretend to understand %s', (text) => {
    expect(understood(text)).toBeUndefined();
  });

  it('is right nine times in ten when it answers questions of another hand', () => {
    const intents: Record<string, string[]> = {
      track_order: ['order_status'],
      cancel_order: ['cancel_order'],
      change_order: ['change_order'],
      change_shipping_address: ['change_order'],
      check_payment_methods: ['payment_methods'],
      check_refund_policy: ['return_policy'],
      contact_human_agent: ['human_agent'],
      contact_customer_service: ['human_agent', 'contact'],
      delivery_period: ['delivery_time'],
      get_refund: ['return_policy', 'refund_status'],
      track_refund: ['refund_status'],
      check_invoice: ['invoice'],
      payment_issue: ['payment_problem'],
      recover_password: ['account'],
    };
    const data =
      process.env['TRADEWIND_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
    const file = join(data, 'bitext-customer-support/bitext_8k_utterances.csv');
    const questions = [
      ...readFileSync(file, 'utf8').matchAll(/^\w+,(?:"([^"]*)"|([^,\n]*)),[A-Z]+,(\w+)\r?$/gm),
    ]
      .map(([, quoted, plain, label = '']) => ({
        text: quoted ?? plain ?? '',
        right: intents[label],
      }))
      .filter(({ right }) => right !== undefined);
    expect(questions.length).toBeGreaterThan(3_900);
    const answers = questions
      .map(({ text, right }) => ({ intent: understood(text), right }))
      .filter(({ intent }) => intent !== undefined);
    const right = answers.filter(({ intent, right: allowed }) => allowed?.includes(intent ?? ''));
    expect(answers.length / questions.length).toBeGreaterThan(0.8);
    expect(right.length / answers.length).toBeGreaterThan(0.9);
  });
});
