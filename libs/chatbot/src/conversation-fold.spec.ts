import { describe, expect, it } from '@jest/globals';
import { chatbotConversations, chatbotMessages, moneyOf } from '@tradewind/contracts';
import { AnswerBook } from './answer-book.js';
import { answerTo, conversation, model, order, shipped, shopper } from './conversation.fixture.js';
import { MAX_TURNS, turnOf } from './conversation-state.js';
import { shopIntents } from './intents/index.js';

describe('order status', () => {
  it('answers with the only order and its evidence', () => {
    expect(answerTo({ text: 'Where is my order?', shopper, orders: [shipped] })).toMatchObject({
      conversation: 'c1',
      turn: 2,
      inReplyTo: 'm1',
      intent: 'order_status',
      text: 'Order A-1001 of 2026-11-20 (2 items, 49.90 EUR): shipped. Tracking number: TN77 (DHL).',
      evidence: [{ kind: 'order', id: 'A-1001' }],
      modelVersion: model.version,
    });
  });

  it('answers in Chinese to a question in Chinese', () => {
    expect(answerTo({ text: '我的订单到哪了', shopper, orders: [shipped] }).text).toBe(
      '订单 A-1001（2026-11-20 下单，2 件商品，49.90 EUR）：已发货。快递单号：TN77（DHL）。',
    );
  });

  it('lists several orders', () => {
    const { text, evidence } = answerTo({
      text: 'where is my order',
      shopper,
      orders: [shipped, order('A-1000')],
    });
    expect(text.split('\n')).toHaveLength(3);
    expect(evidence.map(({ id }) => id)).toEqual(['A-1001', 'A-1000']);
  });

  it('answers with the order that the text names, even if the text is only its id', () => {
    const orders = [shipped, order('A-1000', { status: 'delivered' })];
    for (const text of ['where is order a-1000', 'A-1000', '订单A-1000']) {
      const answer = answerTo({ text, shopper, orders });
      expect(answer.text).toContain('A-1000');
      expect(answer.text).not.toContain('A-1001');
    }
    expect(answerTo({ text: 'A-1000', shopper, orders }).evidence).toContainEqual({
      kind: 'rule',
      id: 'names-an-order',
    });
  });

  it('says that there are no orders', () => {
    expect(answerTo({ text: 'where is my order', shopper, orders: [] }).text).toMatch(/no orders/);
    expect(answerTo({ text: 'where is my order', shopper }).text).toMatch(/no orders/);
  });

  it('reveals nothing to a guest, whatever the message carries', () => {
    const answer = answerTo({ text: 'where is order A-1001', orders: [shipped] });
    expect(answer.text).toMatch(/sign in/);
    expect(answer.evidence).toEqual([]);
  });

  it('does not reveal whether an order of somebody else exists', () => {
    const answer = answerTo({ text: 'where is order B-2002', shopper, orders: [shipped] });
    expect(answer.text).toMatch(/cannot find that order number/);
    expect(answer.text).not.toMatch(/B-2002|A-1001/);
    expect(answer.evidence).toEqual([]);
  });

  it('reports a refund, or that there is none', () => {
    const refunded = order('A-9', { status: 'partially_refunded', refunded: moneyOf(10) });
    const orders = [shipped, refunded];
    const told = answerTo({ text: 'where is my refund', shopper, orders });
    expect(told.text).toMatch(/^Order A-9 .* Refunded: 10\.00 EUR\.$/);
    expect(answerTo({ text: 'where is my refund', shopper, orders: [shipped] }).text).toMatch(
      /no refund/,
    );
  });
});

describe('other questions', () => {
  it('are answered by the text of their intent, with the ranking', () => {
    const answer = answerTo('which payment methods can I use?');
    expect(answer).toMatchObject({
      intent: 'payment_methods',
      evidence: [{ kind: 'answer', id: 'payment_methods@en' }],
    });
    expect(answer.confidence).toBeGreaterThan(0.5);
    expect(answer.ranking[0]?.intent).toBe('payment_methods');
    expect(answer.ranking).toHaveLength(shopIntents.length);
  });

  it('are answered by the shop’s own text where it has one', () => {
    const book = new AnswerBook({
      demo: { return_policy: { en: 'Within 30 days.' } },
      other: { payment_methods: { en: 'Cash only.' } },
    });
    expect(answerTo('what is your return policy', book)).toMatchObject({
      text: 'Within 30 days.',
      evidence: [{ kind: 'answer', id: 'demo/return_policy@en' }],
    });
    expect(answerTo('怎么退货', book).evidence).toEqual([
      { kind: 'answer', id: 'return_policy@zh' },
    ]);
    expect(answerTo('payment methods', book).text).not.toContain('Cash');
  });

  it('keep the language where the text has none', () => {
    const { say, state } = conversation();
    say('你好');
    say('???');
    expect(state().turns.at(-1)).toMatchObject({
      from: 'assistant',
      text: expect.stringMatching(/换一种说法/),
    });
  });
});

describe('a conversation', () => {
  it('answers a message once', () => {
    const { say, state } = conversation();
    expect(say({ text: 'hello', messageId: 'same' })).toHaveLength(1);
    expect(say({ text: 'hello', messageId: 'same' })).toEqual([]);
    expect(state().turns).toHaveLength(2);
  });

  it('keeps its latest turns, numbered on', () => {
    const { say, state } = conversation();
    for (let at = 0; at < 40; at++) say('hello');
    expect(state().turns).toHaveLength(MAX_TURNS);
    expect(state().turns.at(-1)?.turn).toBe(80);
  });

  it('stores and answers without personal data, but keeps order ids', () => {
    const { say, state } = conversation();
    const orders = [order('4111111111111111')];
    const text =
      'I am jane@mail.example, 13812345678, card 5500005555555559: where is order 4111111111111111';
    const sent = say({ text, shopper, orders });
    expect(state().turns[0]).toMatchObject({
      text: 'I am [email], [phone], card [card]: where is order 4111111111111111',
    });
    expect(JSON.stringify([sent, state()])).not.toMatch(/jane|13812345678|5500005555555559/);
    expect(sent[0]?.type === 'message.sent' && sent[0].data.evidence[0]).toEqual({
      kind: 'order',
      id: '4111111111111111',
    });
  });

  it('shows nothing of the previous person to another who signs in', () => {
    const { say, state } = conversation();
    say({ text: 'where is my order', shopper, orders: [shipped] });
    say({ text: 'hello', shopper: 'u_2', orders: [] });
    expect(JSON.stringify(state().turns)).not.toContain('A-1001');
    expect(state().turns.map(({ turn }) => turn)).toEqual([3, 4]);
  });

  it('stores the fields of an answer that its event has', () => {
    const { say, state } = conversation();
    const concluded = [...say('hello'), ...say('转人工')];
    expect(concluded.map((event, at) => turnOf(event, at === 0 ? 1_000 : 2_000))).toEqual(
      state().turns.filter(({ from }) => from !== 'shopper'),
    );
  });

  it('emits only events that the contracts allow', () => {
    const { say } = conversation();
    const events = ['where is my order', 'bla', 'blub', 'x'].flatMap((text) =>
      say({ text, shopper, orders: [shipped] }),
    );
    for (const { type, data } of events) {
      const schema = chatbotConversations.events[type as 'message.sent'];
      expect(schema.parse(data)).toEqual(data);
    }
    expect(
      chatbotMessages.events['message.received'].parse({
        conversation: 'c1',
        messageId: 'm',
        text: 'x',
        orders: [shipped],
      }).orders,
    ).toEqual([shipped]);
  });
});
