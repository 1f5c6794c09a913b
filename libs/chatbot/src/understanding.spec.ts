import { describe, expect, it } from '@jest/globals';
import type { MessageSignals } from '@tradewind/contracts';
import { IntentModel } from './intent-model.js';
import { shopIntents } from './intents/index.js';
import { namedOrders } from './order-ids.js';
import { Listener } from './understanding.js';
import type { Heard } from './understanding.js';

const listener = new Listener(new IntentModel(shopIntents), 0.5);
const named = { own: [], foreign: false };

function hear(text: string, more: Partial<Heard> = {}) {
  return listener.hear({ text, named, offered: [], ...more });
}
const intentsOf = (text: string, more?: Partial<Heard>) =>
  hear(text, more).intents.map(({ name }) => name);

describe('a listener', () => {
  it.each([
    ['human please', 'human_agent'],
    ['agent!!', 'human_agent'],
    ['I want to talk to a real person', 'human_agent'],
    ['stop, you stupid bot. give me a human', 'human_agent'],
    ['人工', 'human_agent'],
    ['轉人工', 'human_agent'],
    ['我要投诉', 'complaint'],
    ['55123先别发货了，我不要了', 'cancel_order'],
    ['thx', 'thanks'],
    ['ok thanks, bye', 'thanks'],
    ['谢谢，再见', 'thanks'],
    ['ok', 'acknowledgement'],
    ['好的', 'acknowledgement'],
    ['👍', 'acknowledgement'],
    ['👍🏽👍🏽 !', 'acknowledgement'],
    ['👎', 'complaint'],
  ])('hears in %s %s', (text, intent) => {
    expect(intentsOf(text)).toEqual([intent]);
  });

  it('does not take a question about itself for a wish', () => {
    expect(intentsOf('are you a human agent')).toEqual(['bot_identity']);
    expect(intentsOf('你是真人吗')).toEqual(['bot_identity']);
  });

  it('hears several questions in one message', () => {
    expect(intentsOf('Where is order 1001 and how do I return it?')).toEqual([
      'order_status',
      'return_policy',
    ]);
    const names = { own: [], foreign: true };
    expect(intentsOf('订单1001到哪了？另外怎么退货？', { named: names })).toEqual([
      'order_status',
      'return_policy',
    ]);
    expect(intentsOf('Hello! Where is my order?')).toEqual(['order_status']);
  });

  it.each([
    '(1001)',
    '#1001',
    '1001?',
    'Order: 1001',
    'order no. 1001 pls',
    '【１００１】',
    '订单号1001',
  ])('takes %s for a question about that order, whatever the models say', (text) => {
    const order = {
      ...{ orderId: '1001', status: 'placed', placedAt: 0, updatedAt: 0 },
      ...{ total: 0, refunded: 0, items: 1 },
    };
    const clause = { ranking: [{ intent: 'gift_card', score: 0.9 }], confidence: 0.9 };
    const signals: MessageSignals = { modelVersion: 'x', clauses: [clause] };
    const names = namedOrders(text, [order]);
    expect(intentsOf(text, { signals, named: names, offered: ['thanks'] })).toEqual([
      'order_status',
    ]);
    const foreign = { own: [], foreign: true };
    expect(intentsOf(text, { signals, named: foreign })).toEqual(['order_status']);
  });

  it('takes no number that is left of what is not wanted for an intent', () => {
    expect(intentsOf('do NOT cancel 1001')).toEqual([]);
    const own = { orderId: '1001', status: 'placed', placedAt: 0, updatedAt: 0 };
    const order = { ...own, total: 0, refunded: 0, items: 1 };
    const names = { own: [order], foreign: false };
    expect(intentsOf('do NOT cancel 1001', { named: names })).toEqual(['order_status']);
    expect(intentsOf('88')).toEqual(['goodbye']);
  });

  it('goes on about the order of before', () => {
    expect(intentsOf('when will it arrive?')).toEqual(['order_status']);
    const ranking = ['restock', 'order_status'].map((intent) => ({ intent, score: 0.3 }));
    const signals: MessageSignals = { modelVersion: 'x', clauses: [{ ranking, confidence: 0.3 }] };
    expect(intentsOf('and is it there soon?', { signals })).toEqual([]);
    expect(hear('and is it there soon?', { signals, lastOrder: '1001' })).toMatchObject({
      intents: [{ name: 'order_status' }],
      rules: [{ kind: 'rule', id: 'speaks-of-the-last-order' }],
    });
  });

  it('takes the word of the signals, one for each reading', () => {
    const clause = { ranking: [{ intent: 'gift_card', score: 0.9 }], confidence: 0.9 };
    const signals: MessageSignals = { modelVersion: 'x', clauses: [clause] };
    expect(intentsOf('where is my order', { signals })).toEqual(['gift_card']);
    expect(intentsOf('Where is order 1? How do I return it?', { signals })).not.toContain(
      'gift_card',
    );
  });

  it('offers what may have been meant, and takes the number of a choice', () => {
    const ranking = ['invoice', 'gift_card', 'thanks'].map((intent) => ({ intent, score: 0.3 }));
    const signals: MessageSignals = { modelVersion: 'x', clauses: [{ ranking, confidence: 0.3 }] };
    const { intents, choices } = hear('that paper thing', { signals });
    expect(intents).toEqual([]);
    expect(choices.map(({ name }) => name)).toEqual(['invoice', 'gift_card']);
    const offered = ['invoice', 'gift_card'];
    for (const text of ['2', '２', 'number 2', '第二个', '2.']) {
      expect(intentsOf(text, { offered })).toEqual(['gift_card']);
    }
    expect(intentsOf('3', { offered })).toEqual([]);
  });
});
