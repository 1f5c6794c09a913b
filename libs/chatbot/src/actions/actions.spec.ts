import { describe, expect, it } from '@jest/globals';
import { chatbotActions } from '@tradewind/contracts';
import { AnswerBook } from '../answer-book.js';
import { conversation, order, shipped, shopper } from '../conversation.fixture.js';
import type { ActionOperator } from './action.js';
import { addressIn, consentIn } from './consent.js';

const open = order('1001', { status: 'processing' });
const second = order('1002', { status: 'paid' });
const delivered = order('900', { status: 'delivered' });

function talk(orders = [open], operator: ActionOperator = 'system') {
  const { say, people, state } = conversation(new AnswerBook(), operator);
  const tell = (text: string, of: string | undefined = shopper) => {
    const events = say({ text, orders, ...(of !== '' && { shopper: of }) }) as {
      type: string;
      data: Record<string, unknown>;
    }[];
    return {
      types: events.map(({ type }) => type),
      text: String(events.find(({ type }) => type === 'message.sent')?.data['text']),
      action: events.find(({ type }) => type.startsWith('action.'))?.data,
    };
  };
  return { tell, people, state };
}

describe('an order is cancelled', () => {
  it.each([
    ['please cancel order 1001', 'yes please', /Shall I have order 1001 .* cancelled/],
    ['cancel my order', 'ok', /Shall I have order 1001/],
    ['取消订单1001', '是的', /需要为您取消订单 1001/],
    ['帮我取消订单', '好的，取消吧', /需要为您取消订单 1001/],
  ])('by %s and %s, with a command for the shop', (wish, yes, asked) => {
    const { tell, state } = talk();
    const first = tell(wish);
    expect(first.text).toMatch(asked);
    expect(first.types).toEqual(['message.sent', 'action.requested']);
    const confirmed = tell(yes);
    expect(confirmed.types).toEqual(['message.sent', 'action.confirmed']);
    expect(chatbotActions.events['action.confirmed'].parse(confirmed.action)).toMatchObject({
      conversation: 'c1',
      kind: 'cancel_order',
      orderId: '1001',
      shopper,
      action: first.action?.['action'],
    });
    expect(state().pending).toBeUndefined();
    expect(tell(wish).text).toMatch(/already asked|此前已提交/);
  });

  it('not if the shopper says no, or something else', () => {
    const { tell, state } = talk();
    tell('cancel order 1001');
    expect(tell('no, keep it').types).toEqual(['message.sent', 'action.declined']);
    tell('cancel order 1001');
    expect(tell('which payment methods can I use?').types).toEqual(['message.sent']);
    expect(tell('yes').types).toEqual(['message.sent']);
    expect(state().actions ?? []).toEqual([]);
  });

  it('only before it is sent, and only by its owner', () => {
    const ask = (orders: Parameters<typeof talk>[0], text: string, who = shopper) =>
      talk(orders).tell(text, who);
    expect(ask([shipped], 'cancel order A-1001').text).toMatch(/already been handed over/);
    expect(ask([order('7001', { status: 'cancelled' })], 'cancel order 7001').text).toMatch(
      /already been cancelled/,
    );
    expect(ask([open], 'cancel order 2002').text).toMatch(/cannot find that order number/);
    expect(ask([open], 'cancel order 1001', '').types).toEqual(['message.sent']);
    expect(ask([open], 'cancel order 1001', '').text).not.toMatch(/1001|yes or no/);
  });

  it('after asking which of several', () => {
    const { tell } = talk([open, second, shipped]);
    const which = tell('I want to cancel my order');
    expect(which.text).toMatch(/Which order .*\nOrder 1001 .*\nOrder 1002/s);
    expect(which.text).not.toContain('A-1001');
    expect(tell('the second one').text).toMatch(/Shall I have order 1002/);
    expect(tell('yes').action).toMatchObject({ orderId: '1002' });
  });

  it('by the system of the shop, which says how it went', () => {
    const complete = (outcome: 'done' | 'refused', operator: ActionOperator = 'system') => {
      const { tell, people, state } = talk([open], operator);
      tell('cancel order 1001');
      const action = String(tell('yes').action?.['action']);
      const data = { conversation: 'c1', action, outcome, note: 'Refund in 3 days.' };
      const events = people({ type: 'action.completed', data });
      return { again: people({ type: 'action.completed', data }), events, state };
    };
    const { events, again, state } = complete('done');
    expect(events).toMatchObject([
      { type: 'action.completed', data: { outcome: 'done', orderId: '1001' } },
      { type: 'message.sent', data: { text: 'Order 1001 has been cancelled. Refund in 3 days.' } },
    ]);
    expect(again).toEqual([]);
    expect(state().actions).toMatchObject([{ status: 'done' }]);
    expect(complete('refused').events.at(-1)).toMatchObject({
      type: 'handoff.requested',
      data: { reason: 'action_failed' },
    });
    expect(complete('done', 'people').state().status).toBe('bot');
  });

  it('by people, where the shop has no system for it', () => {
    const { tell, state } = talk([open], 'people');
    tell('cancel order 1001');
    expect(tell('yes').types).toEqual(['message.sent', 'action.confirmed', 'handoff.requested']);
    expect(state()).toMatchObject({ status: 'waiting' });
    expect(talk([open], 'none').tell('cancel order 1001').text).not.toMatch(/yes or no/);
  });
});

describe('other actions', () => {
  it('change an address that the shopper gives and confirms', () => {
    const { tell } = talk();
    expect(tell('I need to change the delivery address of order 1001').text).toMatch(/full new/);
    expect(tell('12 Harbour Street, 20457 Hamburg').text).toMatch(
      /order 1001 sent to this address instead: 12 Harbour Street, 20457 Hamburg\?/,
    );
    expect(tell('yes').action).toMatchObject({
      kind: 'change_address',
      address: '12 Harbour Street, 20457 Hamburg',
    });
    const chinese = talk().tell;
    chinese('我想改订单1001的收货地址');
    expect(chinese('改成上海市徐汇区漕溪路8号').text).toContain('上海市徐汇区漕溪路8号');
  });

  it('register a return of an order that was sent', () => {
    const { tell } = talk([delivered, open]);
    expect(tell('how do I return something?').types).toEqual(['message.sent']);
    expect(tell('I want to return order 900').text).toMatch(/register a return of order 900/);
    expect(tell('sure').action).toMatchObject({ kind: 'return_order', orderId: '900' });
    expect(tell('I want to return order 1001').text).toMatch(/not been sent yet/);
  });
});

describe('what a reply to a question says', () => {
  it.each([
    ...[
      'yes',
      'Yes please!',
      'ok',
      'go ahead',
      'sure, cancel it',
      '是',
      '好的',
      '确认',
      '👍',
      '对的',
    ],
  ])('%s is a yes', (text) => {
    expect(consentIn(text)).toBe('yes');
  });
  it.each([...['no', 'No thanks', "don't", 'never mind', '不用了', '算了', '先不要', '👎']])(
    '%s is a no',
    (text) => {
      expect(consentIn(text)).toBe('no');
    },
  );
  it.each(['yesterday', 'where is it', 'is it sold out', 'notebook', '是什么时候发的', '好慢啊'])(
    '%s is neither',
    (text) => {
      expect(consentIn(text)).toBeUndefined();
    },
  );
  it('knows an address from a question', () => {
    expect(addressIn('please send it to 5 Elm Road, Leeds')).toBe('5 Elm Road, Leeds');
    expect(addressIn('how much is delivery to 20457?')).toBeUndefined();
    expect(addressIn('hm ok')).toBeUndefined();
  });
});
