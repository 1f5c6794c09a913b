import { describe, expect, it } from '@jest/globals';
import {
  deadLetterTopicName,
  envelopeHeaders,
  keyOf,
  privacySuppressions,
  storefrontEvents,
} from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { NewRecord } from '@tradewind/log';
import { anonymousPseudonym, demoTenant, userPseudonym } from '@tradewind/service';
import { batch, post, startCollector } from './collector-bed.fixture.js';

const { secretKey } = demoTenant;

/** What `POST /v1/regulations` appends; without a value the suppression ends. */
function suppression(id: string, begins: boolean): NewRecord {
  const key = keyOf(demoTenant.name, id);
  const { name: topic, partitions } = privacySuppressions;
  const value = begins ? JSON.stringify({ id, regulation: 'r', by: 'test' }) : null;
  const now = Date.now();
  const headers = envelopeHeaders({
    ...{ id: `${id}-${String(begins)}`, source: '/test', type: 'suppression.begun', key },
    ...{ time: now, recordedAt: now },
  });
  return { topic, partition: partitionOf(key, partitions), key, value, headers };
}

interface Answer {
  readonly accepted: number;
  readonly rejected: readonly { readonly messageId: string; readonly reason: string }[];
}

async function send(url: string, items: unknown[]): Promise<Answer> {
  return (await (await post(`${url}/v1/batch`, batch(items))).json()) as Answer;
}

/** Sends until the answer is as expected: the list of suppressed ids is read behind requests. */
async function sendUntil(url: string, items: unknown[], fits: (answer: Answer) => boolean) {
  const end = performance.now() + 20_000;
  for (;;) {
    const answer = await send(url, items);
    if (fits(answer) || performance.now() > end) return answer;
  }
}

const page = (messageId: string, ids: object) => ({ type: 'page', messageId, ...ids });

describe('events of a suppressed shopper', () => {
  it('are dropped whichever id they carry, told with the reason, and taken again when it ends', async () => {
    const { url, runtime, arrivals } = await startCollector();
    const ann = userPseudonym(demoTenant, 'ann');
    const phone = anonymousPseudonym(demoTenant, 'phone');
    await runtime.log.publish([suppression(ann, true), suppression(phone, true)]);
    const items = [
      page('secret-1', { userId: 'ann' }),
      page('secret-2', { anonymousId: 'phone' }),
      page('secret-3', { userId: 'bob', anonymousId: 'phone' }),
      { type: 'identify', messageId: 'secret-4', userId: 'ann', anonymousId: 'tablet' },
      { type: 'alias', messageId: 'secret-5', userId: 'bob', previousId: 'ann' },
      page('m-bob', { userId: 'bob' }),
    ];
    await sendUntil(url, [page('first', { userId: 'ann' })], ({ accepted }) => accepted === 0);
    await sendUntil(
      url,
      [page('second', { anonymousId: 'phone' })],
      ({ accepted }) => accepted === 0,
    );
    const answer = await send(url, items);
    expect(answer.accepted).toBe(1);
    expect(answer.rejected.map(({ messageId }) => messageId)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `secret-${String(n)}`),
    );
    expect(answer.rejected[0]?.reason).toBe('suppressed: the shop has suppressed this shopper');
    await arrivals.read(1, ({ value }) => value.includes('m-bob'));
    expect(arrivals.records.filter(({ value }) => value.includes('secret'))).toEqual([]);
    const letters = deadLetterTopicName(storefrontEvents.name);
    expect(arrivals.records.filter(({ topic }) => topic === letters)).toEqual([]);

    const metrics = await (await fetch(`${url}/metrics`)).text();
    const counted = /^collector_events_suppressed_total\{[^}]*\} (\d+)$/m.exec(metrics);
    expect(Number(counted?.[1])).toBeGreaterThanOrEqual(5);
    const closed = new AbortController();
    const shown = await fetch(`${url}/v1/debugger`, {
      headers: { authorization: `Bearer ${secretKey}` },
      signal: closed.signal,
    });
    let text = '';
    for await (const part of shown.body ?? []) {
      text += Buffer.from(part as Uint8Array).toString();
      if (text.includes('"suppressed')) break;
    }
    closed.abort();
    expect(text).toContain('the shop has suppressed this shopper');

    await runtime.log.publish([suppression(ann, false)]);
    const again = await sendUntil(
      url,
      [page('back', { userId: 'ann' })],
      ({ accepted }) => accepted === 1,
    );
    expect(again.accepted).toBe(1);
  }, 60_000);
});

describe('consent', () => {
  it('is told by purpose, as a client has sent it, and cannot be sent by purpose', async () => {
    const { url, arrivals } = await startCollector();
    const context = { consent: { categoryPreferences: { Advertising: false, Analytics: true } } };
    await send(url, [
      { ...page('said', { userId: 'ann' }), context },
      { ...page('unsaid', { userId: 'ann' }), purposes: { contact: true }, context: {} },
    ]);
    const [said] = await arrivals.read(1, ({ value }) => value.includes('"said"'));
    expect(JSON.parse(said?.value ?? '')).toMatchObject({
      purposes: { contact: false, learn: true },
    });
    const [unsaid] = await arrivals.read(1, ({ value }) => value.includes('"unsaid"'));
    expect(JSON.parse(unsaid?.value ?? '')).not.toHaveProperty('purposes');
  });
});
