import { describe, expect, it } from '@jest/globals';
import { CollectorClient } from './collector-client.js';

type Answer = { status: number; body?: unknown; retryAfter?: string } | Error;

function client(answers: readonly Answer[], stop = new AbortController()) {
  const requests: { url: string; init: RequestInit | undefined }[] = [];
  const waits: number[] = [];
  const posting = new CollectorClient({
    url: 'http://collector',
    writeKey: 'key',
    signal: stop.signal,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    fetch: (url, init) => {
      requests.push({ url: url as string, init });
      const answer = answers[requests.length - 1] ?? new Error('nothing more to answer');
      if (answer instanceof Error) return Promise.reject(answer);
      const headers = answer.retryAfter ? { 'retry-after': answer.retryAfter } : {};
      const body = JSON.stringify(answer.body ?? { success: true });
      return Promise.resolve(new Response(body, { status: answer.status, headers }));
    },
  });
  return { posting, requests, waits };
}

describe('CollectorClient', () => {
  it('posts requests of the tracking API', async () => {
    const { posting, requests } = client([{ status: 200 }]);
    expect(await posting.post('{"batch":[]}')).toEqual({ kind: 'taken', rejected: [] });
    expect(requests[0]).toMatchObject({
      url: 'http://collector/v1/batch',
      init: {
        method: 'POST',
        body: '{"batch":[]}',
        headers: { 'content-type': 'application/json', authorization: 'Basic a2V5Og==' },
      },
    });
  });

  it('returns which events were rejected and why', async () => {
    const rejected = [{ messageId: 'm', index: 0, reason: 'no user' }];
    const { posting } = client([{ status: 200, body: { success: true, rejected } }]);
    expect(await posting.post('x')).toEqual({
      kind: 'taken',
      rejected: [{ index: 0, reason: 'no user' }],
    });
  });

  it('retries after network failures and 5xx, waiting longer each time', async () => {
    const { posting, waits } = client([
      new Error('connect ECONNREFUSED'),
      { status: 503 },
      new Error('socket hang up'),
      { status: 500 },
      { status: 200 },
    ]);
    expect(await posting.post('x')).toEqual({ kind: 'taken', rejected: [] });
    expect(waits).toEqual([100, 200, 400, 800]);
    expect(posting.retries).toBe(4);
  });

  it('never gives up, and never waits longer than five seconds', async () => {
    const { posting, waits } = client([
      ...Array.from({ length: 40 }, () => ({ status: 502 })),
      { status: 200 },
    ]);
    await posting.post('x');
    expect(waits).toHaveLength(40);
    expect(Math.max(...waits)).toBe(5_000);
  });

  it('retries when the collector says', async () => {
    const { posting, waits } = client([{ status: 429, retryAfter: '7' }, { status: 200 }]);
    await posting.post('x');
    expect(waits).toEqual([7_000]);
  });

  it('does not resend requests that can never be accepted', async () => {
    const { posting, requests } = client([{ status: 400, body: { message: 'no JSON' } }]);
    expect(await posting.post('x')).toEqual({
      kind: 'refused',
      reason: '400: {"message":"no JSON"}',
    });
    expect(requests).toHaveLength(1);
  });

  it('fails when the write key is unknown', async () => {
    const { posting } = client([{ status: 401 }]);
    await expect(posting.post('x')).rejects.toMatchObject({ code: 'WRITE_KEY_REFUSED' });
  });

  it('stops trying when told to', async () => {
    const stop = new AbortController();
    const { posting } = client([new Error('down')], stop);
    const posted = posting.post('x');
    stop.abort(new Error('stopped'));
    await expect(posted).rejects.toThrow('stopped');
  });
});
