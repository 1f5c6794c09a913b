import { describe, expect, it } from '@jest/globals';
import { demoTenant } from '@tradewind/service';
import { batch, post, startCollector } from '../collector-bed.fixture.js';

const { secretKey, writeKey } = demoTenant;

interface Asked {
  readonly key?: string;
  readonly query?: string;
  readonly 'last-event-id'?: string;
}

function open(url: string, { key = secretKey, query = '', ...headers }: Asked = {}) {
  const closed = new AbortController();
  const answer = fetch(`${url}/v1/debugger${query}`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: closed.signal,
  });
  return {
    answer,
    close: () => {
      closed.abort();
    },
  };
}

interface Told {
  readonly number: number;
  readonly verdict: string;
  readonly event: string;
  readonly reason?: string;
}

/** The first events of a stream. */
async function first(count: number, { body }: Response): Promise<readonly Told[]> {
  let text = '';
  for await (const part of body ?? []) {
    text += Buffer.from(part as Uint8Array).toString();
    const told = [...text.matchAll(/^data: (.*)$/gm)].map(
      ([, json = '']) => JSON.parse(json) as Told,
    );
    if (told.length >= count) return told;
  }
  return [];
}

const sent = [
  { type: 'track', userId: 'ann', event: 'product_viewed', properties: { product_id: 'p' } },
  { type: 'page' },
  { type: 'page', userId: 'ann', messageId: 'm' },
];

describe('GET /v1/debugger', () => {
  it('tells what was there before and what arrives, and goes on behind an id', async () => {
    const { url } = await startCollector();
    await post(`${url}/v1/batch`, batch(sent));
    const { answer, close } = open(url);
    const response = await answer;
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    await post(`${url}/v1/batch`, batch([{ type: 'page', userId: 'ann', messageId: 'm' }]));
    const told = await first(4, response);
    expect(told.map(({ verdict, event }) => `${verdict} ${event}`)).toEqual([
      'accepted product_viewed',
      'accepted page',
      'refused page',
      'duplicate page',
    ]);
    close();
    const again = open(url, { 'last-event-id': String(told[2]?.number) });
    expect(await first(1, await again.answer)).toMatchObject([{ verdict: 'duplicate' }]);
    again.close();
    const refused = open(url, { query: '?verdict=refused' });
    expect(await first(1, await refused.answer)).toMatchObject([{ reason: 'no_user_anon_id' }]);
    refused.close();
  });

  it('shows a request that was refused as a whole', async () => {
    const { url } = await startCollector({ MAX_BATCH_EVENTS: '2' });
    expect((await post(`${url}/v1/batch`, batch(sent))).status).toBe(400);
    const { answer, close } = open(url);
    expect(await first(1, await answer)).toMatchObject([
      { verdict: 'refused', event: 'batch', reason: 'a batch may have at most 2 events' },
    ]);
    close();
  });

  it('is for the secret key, refuses what it does not know, and has so many streams', async () => {
    const { url } = await startCollector({ MAX_DEBUGGER_STREAMS: '1' });
    expect((await open(url, { key: writeKey }).answer).status).toBe(401);
    expect((await open(url, { query: '?verdict=good' }).answer).status).toBe(400);
    expect((await open(url, { query: '?limit=1' }).answer).status).toBe(400);
    const one = open(url);
    expect((await one.answer).status).toBe(200);
    expect((await open(url).answer).status).toBe(503);
    one.close();
    for (;;) {
      const next = open(url);
      const { status } = await next.answer;
      next.close();
      if (status === 200) break;
    }
  });
});
