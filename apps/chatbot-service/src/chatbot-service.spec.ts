import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerDocument, chatbotConversations, chatbotMessages } from '@tradewind/contracts';
import { demoTenant, userPseudonym } from '@tradewind/service';
import { documentRecords, ServiceBed, storefrontRecord } from '@tradewind/service/testing';
import { next, streamOf, until } from './event-stream.fixture.js';
import { chatbotService } from './index.js';

const order = storefrontRecord('order.completed', 'ann', Date.UTC(2026, 10, 20), {
  order_id: 'A-1001',
  total: 20,
  currency: 'EUR',
  products: [{ sku: 's' }],
});

describe('the chatbot service', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    // As live: where outputs must be reproducible, partitions wait for each other's clocks.
    bed = await ServiceBed.start(chatbotService, { MODEL_SYNC: 'latest' });
    // The intents are learned here, once.
  }, 240_000);
  afterAll(() => bed.close());

  const post = (conversation: string, message: object, headers: Record<string, string> = {}) =>
    bed.fetch(`/v1/conversations/${conversation}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(message),
    });
  const ordersOf = async (userId: string) => {
    const response = await bed.fetch(`/v1/orders?userId=${userId}`);
    return ((await response.json()) as { orders: { orderId: string }[] }).orders;
  };
  const knowsOrderOf = async (userId: string) =>
    until(async () => ((await ordersOf(userId)).length > 0 ? true : undefined));

  it('answers an order question on the event stream', async () => {
    await bed.publish(order);
    await knowsOrderOf('ann');
    expect(await ordersOf('ann')).toEqual([
      expect.objectContaining({
        orderId: 'A-1001',
        total: 20,
        placedAt: '2026-11-20T00:00:00.000Z',
      }),
    ]);

    const { response, events } = await streamOf(bed, 'c1');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const message = { text: 'Where is my order?', userId: 'ann', messageId: 'm1' };
    const accepted = await post('c1', message);
    expect(accepted.status).toBe(202);
    expect(await accepted.json()).toEqual({ conversation: 'c1', messageId: 'm1' });
    expect(await next(events)).toMatchObject({
      id: '2',
      event: 'message',
      turn: {
        inReplyTo: 'm1',
        text: 'Order A-1001 of 2026-11-20 (1 item, 20.00 EUR): placed.',
        evidence: [{ kind: 'order', id: 'A-1001' }],
      },
    });

    const read = await bed.fetch('/v1/conversations/c1');
    expect(await read.json()).toMatchObject({
      conversation: 'c1',
      handedOff: false,
      turns: [{ from: 'shopper' }, { from: 'assistant' }],
    });
  });

  it('reveals it to nobody else', async () => {
    await bed.publish(order);
    await knowsOrderOf('ann');
    const { events } = await streamOf(bed, 'c2');
    await post('c2', { text: 'where is order A-1001', userId: 'bob' });
    expect((await next(events)).turn).toMatchObject({ text: expect.stringMatching(/cannot find/) });
    await post('c2', { text: 'where is order A-1001', anonymousId: 'ann' });
    expect((await next(events)).turn).toMatchObject({ text: expect.stringMatching(/sign in/) });
  });

  it('answers with the words that a document has when the message comes', async () => {
    const ask = async (n: number) => {
      const conversation = `policy-${String(n)}`;
      const { events, abort } = await streamOf(bed, conversation);
      await post(conversation, { text: 'What is your return policy?' });
      const { turn } = await next(events);
      abort.abort();
      return turn;
    };
    const say = (version: number, text?: string) => {
      const content = text === undefined ? undefined : { text };
      return bed.publish(...documentRecords(answerDocument, 'return_policy.en', version, content));
    };
    await say(1, 'Within 30 days.');
    expect(await ask(1)).toMatchObject({ text: 'Within 30 days.' });
    await say(2, 'Within 60 days.');
    expect(await ask(2)).toMatchObject({
      text: 'Within 60 days.',
      evidence: [{ kind: 'answer', id: 'answer/return_policy.en@2' }],
    });
    await say(3);
    expect(await ask(3)).not.toMatchObject({ text: 'Within 60 days.' });
  });

  it('resumes a stream after the last event that the client received', async () => {
    const first = await streamOf(bed, 'c3');
    await post('c3', { text: 'hello' });
    expect((await next(first.events)).id).toBe('2');
    first.abort.abort();
    await post('c3', { text: 'thanks' });
    await post('c3', { text: '转人工' });
    const second = await streamOf(bed, 'c3', { 'last-event-id': '2' });
    expect((await next(second.events)).id).toBe('4');
    expect(await next(second.events)).toMatchObject({ id: '6', event: 'message' });
    expect(await next(second.events)).toMatchObject({
      id: '7',
      event: 'handoff',
      turn: { reason: 'asked_for_human' },
    });
  });

  it('lets people answer, and the assistant is silent until they have resolved', async () => {
    const act = (path: string, body: object) =>
      bed.fetch(`/v1/conversations/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const list = async (query: string) =>
      (await bed.get(`/v1/conversations${query}`)).body['conversations'] as object[];
    expect((await act('desk-0/replies', { text: 'hi' })).status).toBe(404);
    const { events } = await streamOf(bed, 'desk-1');
    await post('desk-1', { text: '转人工' });
    expect((await next(events)).event).toBe('message');
    expect((await next(events)).event).toBe('handoff');
    expect((await list('?state=waiting')).at(-1)).toMatchObject({
      conversation: 'desk-1',
      state: 'waiting',
      reason: 'asked_for_human',
    });
    while (!(await bed.metric('tradewind_handoffs_waiting'))) continue;
    expect(await bed.metric('tradewind_handoffs_oldest_waiting_seconds')).toBeLessThan(60);
    expect((await act('desk-1/replies', { text: 'I am Mia.', agent: 'Mia' })).status).toBe(202);
    expect(await next(events)).toMatchObject({
      event: 'message',
      turn: { from: 'agent', agent: 'Mia', text: 'I am Mia.' },
    });
    await post('desk-1', { text: 'hello' });
    expect((await act('desk-1/resolve', { agent: 'Mia' })).status).toBe(202);
    expect((await next(events)).event).toBe('resolved');
    await post('desk-1', { text: 'hello' });
    expect((await next(events)).turn).toMatchObject({ from: 'assistant', intent: 'greeting' });
    expect((await list('?limit=1'))[0]).toMatchObject({ conversation: 'desk-1', state: 'bot' });
    const isDesk = expect.objectContaining({ conversation: 'desk-1' });
    expect(await list('?state=waiting')).not.toContainEqual(isDesk);
    for (const query of ['?state=lost', '?after=x', '?limit=0']) {
      expect((await bed.fetch(`/v1/conversations${query}`)).status).toBe(400);
    }
  });

  it('says what decides what a message asks', async () => {
    const models = (await (await bed.fetch('/v1/models')).json()) as object;
    expect(models).toMatchObject({
      decides: 'linear',
      linear: { modelVersion: expect.stringMatching(/^intents-/) },
      encoders: { state: 'off' },
      replies: { orders: 'retrieval', writes: 'retrieval', pairs: expect.any(Number) },
    });
  });

  it('answers by the linear model where the encoders cannot be loaded', async () => {
    const other = await ServiceBed.start(chatbotService, { MODEL_DIR: '/nowhere' });
    const status = await until(async () => {
      const response = await other.fetch('/v1/models');
      const models = (await response.json()) as { decides: string; encoders: { state: string } };
      return models.encoders.state === 'starting' ? undefined : models;
    });
    expect(status).toMatchObject({
      decides: 'linear',
      encoders: { state: 'failed', reason: expect.stringMatching(/cannot read .nowhere/) },
    });
    await other.close();
  }, 240_000);

  it('answers in the trace of the message', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { events } = await streamOf(bed, 'c9');
    await post('c9', { text: 'hello' }, { traceparent, baggage: 'userId=ann' });
    await next(events);
    const traced: string[] = [];
    const topics = [chatbotMessages.name, chatbotConversations.name];
    const tail = await bed.log.tail(topics, 'earliest', ({ topic, headers }) => {
      if (headers['traceparent']?.toString('utf8') === traceparent) traced.push(topic);
      expect(headers['baggage']).toBeUndefined();
    });
    await tail.caughtUp;
    expect(new Set(traced)).toEqual(new Set(topics));
    await tail.close();
  });

  it('writes no personal data into the log', async () => {
    const text = 'card 4111 1111 1111 1111, mail jane@shop.example';
    await post('c6', { text, userId: 'jane-doe', anonymousId: 'browser-7' });
    const records: string[] = [];
    const tail = await bed.log.tail([chatbotMessages.name], 'earliest', ({ value }) => {
      records.push(value?.toString('utf8') ?? '');
    });
    await tail.caughtUp;
    const record = records.find((written) => written.includes('"c6"')) ?? '';
    expect(JSON.parse(record)).toMatchObject({
      text: 'card [card], mail [email]',
      shopper: userPseudonym(demoTenant, 'jane-doe'),
      visitor: expect.stringMatching(/^a_/),
      orders: [],
    });
    expect(record).not.toMatch(/4111|jane|browser-7/);
    await tail.close();
  });

  it.each([
    ['c7', {}],
    ['c7', { text: ' ' }],
    ['c7', { text: 'x'.repeat(2_001) }],
    ['c7', { text: 'hi', messageId: 'x'.repeat(101) }],
    ['c:7', { text: 'hi' }],
    ['%20', { text: 'hi' }],
  ])('refuses for conversation %s the message %j', async (conversation, message) => {
    expect((await post(conversation, message)).status).toBe(400);
  });

  it.each(['', '?userId=a&anonymousId=b', '?userId=a&userId=b', '?shopper=ann'])(
    'refuses orders of %j',
    async (query) => {
      expect((await bed.fetch(`/v1/orders${query}`)).status).toBe(400);
    },
  );

  it('refuses an invalid position and a request without a secret key', async () => {
    expect((await streamOf(bed, 'c8', { 'last-event-id': 'x' })).response.status).toBe(400);
    expect((await bed.fetch('/v1/conversations/c8')).status).toBe(404);
    const strangers = ['conversations/c8', 'conversations/c8/events', 'orders?userId=ann'];
    for (const path of strangers) {
      expect((await fetch(`${bed.url}/v1/${path}`)).status).toBe(401);
    }
  });

  it('describes its API', async () => {
    const document = (await (await bed.fetch('/openapi.json')).json()) as { paths: object };
    expect(Object.keys(document.paths)).toEqual([
      '/v1/conversations/{id}/messages',
      '/v1/conversations/{id}',
      '/v1/conversations/{id}/events',
      '/v1/conversations',
      '/v1/conversations/{id}/replies',
      '/v1/conversations/{id}/assign',
      '/v1/conversations/{id}/resolve',
      '/v1/conversations/{id}/draft',
      '/v1/models',
      '/v1/orders',
      '/v1/storefront/chat/token',
      '/v1/storefront/chat/messages',
      '/v1/storefront/chat/stream',
      '/v1/models/jobs',
    ]);
  });
});
