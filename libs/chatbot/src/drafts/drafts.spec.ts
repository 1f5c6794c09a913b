import { describe, expect, it } from '@jest/globals';
import type { chatbotMessages, FoldEvent, Order } from '@tradewind/contracts';
import { unsupported } from './draft-check.js';
import { factsOf, questionWithFacts } from './facts.js';
import { ReplyLog } from './reply-log.js';

const order: Order = {
  ...{ orderId: 'A-1001', status: 'shipped', placedAt: Date.UTC(2026, 10, 20), updatedAt: 0 },
  ...{ total: 2_000, refunded: 0, items: 1, trackingNumber: 'JD7', carrier: 'DHL' },
};

describe('unsupported', () => {
  const evidence = ['where is order A-1001?', factsOf(order), 'returns within thirty days'];

  it.each([
    'Order A-1001 was shipped on 2026-11-20 with DHL, parcel JD7.',
    'Returns are possible within thirty days.',
    'Hello, we are looking into it.',
    '您好，我们马上为您处理。',
  ])('takes %s', (draft) => {
    expect(unsupported(draft, evidence)).toEqual([]);
  });

  it.each<[string, string]>([
    ['Order A-1002 was shipped.', 'a-1002'],
    ['It arrives on 2026-11-25.', '2026-11-25'],
    ['You get 20 % off.', '20'],
    ['See https://evil.example/x for more.', 'https://evil.example/x'],
    ['Write to help@evil.org.', 'help@evil.org'],
    ['Go to evil.com now.', 'evil.com'],
    ['It takes three days.', 'three days'],
    ['It arrives on Monday.', 'monday'],
    ['三天内到货。', '三天'],
    ['周五发货。', '周五'],
    ['订单４４４４已发出。', '4444'],
    ['Order … was sent.', '…'],
  ])('refuses %s', (draft, claim) => {
    expect(unsupported(draft, evidence)).toContain(claim);
  });
});

type Event = FoldEvent<typeof chatbotMessages>;
const event = (type: string, conversation: string, time: number, data: object): Event =>
  ({
    ...{ type, time, tenant: 'demo', key: `demo:${conversation}` },
    data: { conversation, messageId: `${conversation}-${String(time)}`, ...data },
  }) as unknown as Event;

describe('ReplyLog', () => {
  it('pairs the last message of a shopper with the first reply of a person', () => {
    const log = new ReplyLog();
    log.take(event('message.received', 'c', 1, { text: 'hello' }));
    log.take(
      event('message.received', 'c', 2, { text: 'where is it', shopper: 'u', orders: [order] }),
    );
    log.take(event('message.agent', 'c', 3, { agent: 'Mia', text: 'On its way, mail me@x.org' }));
    log.take(event('message.agent', 'c', 4, { agent: 'Mia', text: 'Bye' }));
    log.take(event('message.agent', 'd', 5, { agent: 'Mia', text: 'nobody asked' }));
    expect(log.repliesOf('demo')).toEqual([
      {
        at: 3,
        question: 'where is it | A-1001 shipped 2026-11-20 JD7 DHL',
        reply: 'On its way, mail [email]',
      },
    ]);
    expect(log.tenants).toEqual(['demo']);
  });

  it('takes no facts of an order from a guest', () => {
    expect(questionWithFacts('hi', [])).toBe('hi');
    const log = new ReplyLog();
    log.take(event('message.received', 'c', 1, { text: 'hi', orders: [order] }));
    log.take(event('message.agent', 'c', 2, { agent: 'Mia', text: 'Hello' }));
    expect(log.repliesOf('demo')[0]?.question).toBe('hi');
  });

  it('is bounded, and keeps the newest in order of time, whatever the order of the log', () => {
    const log = new ReplyLog({ pairs: 2, tenants: 1, waiting: 2 });
    for (const [at, time] of [5, 3, 4].entries()) {
      log.take(event('message.received', `c${String(at)}`, 1, { text: 'q' }));
      log.take(
        event('message.agent', `c${String(at)}`, time, { agent: 'M', text: `r${String(time)}` }),
      );
    }
    expect(log.repliesOf('demo').map(({ reply }) => reply)).toEqual(['r4', 'r5']);
    for (const name of ['x', 'y', 'z']) log.take(event('message.received', name, 6, { text: 'q' }));
    log.take(event('message.agent', 'x', 7, { agent: 'M', text: 'forgotten' }));
    log.take(event('message.agent', 'z', 7, { agent: 'M', text: 'x'.repeat(401) }));
    expect(log.repliesOf('demo')).toHaveLength(2);
  });
});
