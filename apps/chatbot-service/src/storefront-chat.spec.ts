import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@tradewind/chatbot';
import { Tenants, demoTenant, userHashOf } from '@tradewind/service';
import { ServiceBed, storefrontRecord } from '@tradewind/service/testing';
import { CHAT_TOKEN_TTL_MS, ChatTokens } from './chat-tokens.js';
import { chatbotService } from './index.js';

describe('ChatTokens', () => {
  const tokens = new ChatTokens(new Tenants([demoTenant]));
  const ann = { tenant: demoTenant, shopper: 'u_ann', key: 'demo:u_ann', isUser: true };
  const { token, conversationId } = tokens.issue(ann, 1_000);

  it('name shopper and conversation until they expire', () => {
    const holder = tokens.holderOf(token, 1_000 + CHAT_TOKEN_TTL_MS - 1);
    expect(holder).toMatchObject({ shopper: 'u_ann', isUser: true, conversation: conversationId });
    expect(() => tokens.holderOf(token, 1_000 + CHAT_TOKEN_TTL_MS)).toThrow(/expired/);
  });

  it('are refused if anything of them was changed', () => {
    const [payload = '', mac = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, shopper: 'u_bob' })).toString(
      'base64url',
    );
    for (const bad of [`${forged}.${mac}`, payload, `${payload}.`, '', 'x'.repeat(5_000), 'a.b'])
      expect(() => tokens.holderOf(bad, 1_000)).toThrow(/not valid/);
  });

  it('of a tenant who is not served are refused', () => {
    const other = { ...demoTenant, name: 'other' };
    const foreign = tokens.issue({ ...ann, tenant: other }, 1_000).token;
    expect(() => tokens.holderOf(foreign, 1_000)).toThrow(/not valid/);
  });
});

describe('the chat of a page', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    bed = await ServiceBed.start(chatbotService, { MODEL_SYNC: 'latest' });
    const properties = { order_id: 'A-1001', total: 20, currency: 'EUR', products: [{ sku: 's' }] };
    await bed.publish(
      storefrontRecord('order.completed', 'ann', Date.UTC(2026, 10, 20), properties),
    );
    await bed.caughtUp();
  }, 240_000);
  afterAll(() => bed.close());

  const post = (path: string, body: object, authorization = '') =>
    fetch(`${bed.url}/v1/storefront/chat/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify(body),
    });
  const ask = async (identity: object) =>
    (await (await post('token', { writeKey: demoTenant.writeKey, ...identity })).json()) as {
      token: string;
      conversationId: string;
      expiresAt: string;
    };

  /** The first answer of the assistant to a question. */
  async function answerTo(token: string, text: string): Promise<Extract<Turn, { text: string }>> {
    const stream = await fetch(
      `${bed.url}/v1/storefront/chat/stream?${new URLSearchParams({ token }).toString()}`,
    );
    expect(stream.headers.get('access-control-allow-origin')).toBe('*');
    const sent = await post('messages', { text, messageId: `m-${text}` }, `Bearer ${token}`);
    expect(sent.status).toBe(202);
    const decoder = new TextDecoder();
    let read = '';
    for await (const chunk of stream.body ?? []) {
      read += decoder.decode(chunk as Uint8Array, { stream: true });
      const data = /^data: (.*)$/m.exec(read)?.[1];
      if (data === undefined) continue;
      return JSON.parse(data) as Extract<Turn, { text: string }>;
    }
    throw new Error('the stream ended');
  }

  it('answers a signed user with orders, and nobody else', async () => {
    const userHash = userHashOf(demoTenant, 'ann');
    const ann = await ask({ userId: 'ann', userHash });
    expect((await answerTo(ann.token, 'where is my order A-1001?')).text).toContain('A-1001');
    const visitor = await ask({ anonymousId: 'b' });
    const { text } = await answerTo(visitor.token, 'where is my order A-1001?');
    expect(text).toContain('sign in');
    expect(visitor.conversationId).not.toBe(ann.conversationId);
  });

  it('goes on with the next token', async () => {
    const [one, two] = [await ask({ anonymousId: 'c' }), await ask({ anonymousId: 'c' })];
    expect(two.conversationId).toBe(one.conversationId);
    expect(Date.parse(two.expiresAt)).toBeGreaterThan(Date.now());
    await answerTo(one.token, 'hello');
    const headers = { authorization: `Bearer ${two.token}` };
    const read = await fetch(`${bed.url}/v1/storefront/chat/messages`, { headers });
    expect(await read.json()).toMatchObject({ turns: [{ text: 'hello' }, { from: 'assistant' }] });
  });

  it.each([
    ['without a signature', { userId: 'ann' }, 400],
    ['with a wrong one', { userId: 'ann', userHash: 'b'.repeat(64) }, 401],
    ['with an unknown key', { anonymousId: 'b', writeKey: 'x' }, 401],
    ['with an unknown field', { anonymousId: 'b', conversation: 'of-another' }, 400],
  ])('gives no token %s', async (_, identity, status) => {
    expect((await post('token', { writeKey: demoTenant.writeKey, ...identity })).status).toBe(
      status,
    );
  });

  it('takes no message and opens no stream without a token', async () => {
    expect((await post('messages', { text: 'hi' })).status).toBe(401);
    expect((await fetch(`${bed.url}/v1/storefront/chat/stream?token=x`)).status).toBe(401);
    expect((await fetch(`${bed.url}/v1/storefront/chat/stream?tokn=x`)).status).toBe(400);
  });
});
