import { describe, expect, it } from '@jest/globals';
import { chatbotConversations, chatbotMessages, moneyOf } from '@tradewind/contracts';
import type { Order, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { AnswerBook } from './answer-book.js';
import { ConversationFold } from './conversation-fold.js';
import { MAX_TURNS, turnOf } from './conversation-state.js';
import { IntentModel } from './intent-model.js';
import { shopIntents } from './intents/index.js';

const model = new IntentModel(shopIntents);
const key = 'demo:c1';

interface Said {
  readonly text: string;
  readonly shopper?: string;
  readonly orders?: Order[];
  readonly messageId?: string;
}

type PeopleEvent = Exclude<
  TopicEvent<typeof chatbotMessages>,
  { type: 'message.received' | 'document.changed' }
>;

/** Makes a conversation whose messages are one second apart. */
function conversation(book = new AnswerBook()) {
  const fold = new ConversationFold({ model, answers: book, threshold: 0.5 });
  const harness = new FoldHarness(fold, { epochMs: 60_000 });
  let sent = 0;
  const say = (said: Said | string) => {
    const message = typeof said === 'string' ? { text: said } : said;
    sent += 1;
    const data = { conversation: 'c1', messageId: `m${String(sent)}`, ...message };
    harness.event({ type: 'message.received', data }, { key, time: sent * 1_000 });
    return harness.take().map(({ event }) => event as TopicEvent<typeof chatbotConversations>);
  };
  const people = (event: PeopleEvent) => {
    sent += 1;
    harness.event(event, { key, time: sent * 1_000 });
    return harness.take().map((output) => output.event as TopicEvent<typeof chatbotConversations>);
  };
  return { say, people, state: () => harness.state(key) };
}

function answerTo(said: Said | string, book?: AnswerBook) {
  const [event] = conversation(book).say(said);
  if (event?.type !== 'message.sent') throw new Error('no answer');
  return event.data;
}

function order(orderId: string, more: Partial<Order> = {}): Order {
  return {
    orderId,
    status: 'placed',
    placedAt: Date.UTC(2026, 10, 20),
    updatedAt: Date.UTC(2026, 10, 20),
    total: moneyOf(49.9),
    refunded: 0,
    currency: 'EUR',
    items: 2,
    ...more,
  };
}

const shopper = 'u_1';
const shipped = order('A-1001', { status: 'shipped', trackingNumber: 'TN77', carrier: 'DHL' });

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

describe('handoff', () => {
  const handedOff = (turn: number, reason: string) => ({
    type: 'handoff.requested',
    data: { conversation: 'c1', turn, reason },
  });

  it('comes after two messages in a row that were not understood', () => {
    const { say } = conversation();
    expect(say('xkcd plugh').map(({ type }) => type)).toEqual(['message.sent']);
    const [reply, handoff] = say('flurb zzz');
    expect(reply).toMatchObject({
      type: 'message.sent',
      data: { turn: 4, intent: 'out_of_scope' },
    });
    expect(handoff).toEqual(handedOff(5, 'not_understood'));
  });

  it('does not come when one was understood in between', () => {
    const { say } = conversation();
    say('xkcd plugh');
    say('hello');
    expect(say('flurb zzz').map(({ type }) => type)).toEqual(['message.sent']);
  });

  it('comes at once when asked for, and silences the assistant from then on', () => {
    const { say, state } = conversation();
    expect(say('转人工').at(-1)).toEqual(handedOff(3, 'asked_for_human'));
    expect(say('hello?')).toEqual([]);
    expect(say({ text: 'where is my order', shopper, orders: [shipped] })).toEqual([]);
    expect(state().turns.map(({ turn, from }) => [turn, from])).toEqual([
      [1, 'shopper'],
      [2, 'assistant'],
      [3, 'handoff'],
      [4, 'shopper'],
      [5, 'shopper'],
    ]);
  });
});

describe('people of the shop', () => {
  const reply = (messageId: string): PeopleEvent => ({
    type: 'message.agent',
    data: { conversation: 'c1', messageId, agent: 'Mia', text: 'Let me look.' },
  });
  const resolve: PeopleEvent = {
    type: 'conversation.resolved',
    data: { conversation: 'c1', agent: 'Mia' },
  };

  it('answer once each, and the assistant is silent until they have resolved', () => {
    const { say, people, state } = conversation();
    say('转人工');
    expect(state().status).toBe('waiting');
    expect(people(reply('r1'))).toEqual([
      {
        type: 'message.agent',
        data: { conversation: 'c1', turn: 4, messageId: 'r1', agent: 'Mia', text: 'Let me look.' },
      },
    ]);
    expect(people(reply('r1'))).toEqual([]);
    expect(state()).toMatchObject({ status: 'human', agent: 'Mia' });
    expect(say('hello')).toEqual([]);
    expect(people(resolve).map(({ type }) => type)).toEqual(['conversation.resolved']);
    expect(people(resolve)).toEqual([]);
    expect(state().status).toBe('resolved');
    expect(say('hello')).toHaveLength(1);
    expect(state()).toMatchObject({ status: 'bot', failures: 0 });
    expect(state()).not.toHaveProperty('agent');
  });

  it('take over a conversation that nobody has handed off', () => {
    const { say, people, state } = conversation();
    say('hello');
    const data = { conversation: 'c1', agent: 'Mia' };
    expect(people({ type: 'conversation.assigned', data })).toEqual([]);
    expect(say('hello')).toEqual([]);
    expect(state()).toMatchObject({ status: 'human', agent: 'Mia' });
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
