import { describe, expect, it } from '@jest/globals';
import { expandedBytes, parseTrackingRequest, writeKeyOf } from './tracking-request.js';

const parse = (body: unknown, call: Parameters<typeof parseTrackingRequest>[1] = 'batch') =>
  parseTrackingRequest(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), call);

describe('parseTrackingRequest', () => {
  it('returns the items of a batch and the fields that it sets for all', () => {
    const batch = [{ type: 'track' }, 7];
    const context = { locale: 'de' };
    const integrations = { All: false };
    const body = { batch, writeKey: 'w', sentAt: '2026-01-01T00:00:00Z', context, integrations };
    expect(parse(body)).toEqual({
      ok: true,
      request: { items: batch, writeKey: 'w', sentAt: body.sentAt, context, integrations },
    });
  });

  it("returns a single call as one item of its path's type", () => {
    expect(
      parse({ type: 'page', event: 'E', userId: 'u', writeKey: 'w', sentAt: 's' }, 'track'),
    ).toEqual({
      ok: true,
      request: {
        items: [{ type: 'track', event: 'E', userId: 'u' }],
        writeKey: 'w',
        sentAt: 's',
        context: undefined,
        integrations: undefined,
      },
    });
  });

  it.each([
    ['', 'the body is not JSON'],
    ['{"batch":[', 'the body is not JSON'],
    ['[]', 'the body is not a JSON object'],
    ['null', 'the body is not a JSON object'],
    ['{"batch":{}}', 'batch is not an array'],
    ['{}', 'batch is not an array'],
    [
      `{"batch":[],"context":{"a":${'['.repeat(40)}${']'.repeat(40)}}}`,
      'a context may be nested at most 32 levels deep',
    ],
    ['{"batch":[],"context":{"a":{"prototype":{}}}}', 'nothing may be nested under prototype'],
  ])('refuses %j', (body, message) => {
    expect(parse(body)).toEqual({ ok: false, message });
  });
});

describe('expandedBytes', () => {
  it('counts the fields of a batch once for each of its events', () => {
    const parsed = parse({ batch: [1, 2, 3], context: { text: 'x'.repeat(100) } });
    if (!parsed.ok) throw new Error(parsed.message);
    expect(expandedBytes(parsed.request, 200)).toBeGreaterThan(200 + 3 * 100);
    expect(expandedBytes({ ...parsed.request, context: undefined }, 200)).toBe(200);
  });
});

describe('writeKeyOf', () => {
  const key = (writeKey: string | undefined, authorization?: string) => {
    const parsed = parse({ batch: [], writeKey });
    if (!parsed.ok) throw new Error(parsed.message);
    return writeKeyOf(parsed.request, authorization);
  };
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  it('is that of the body, before Basic, before Bearer', () => {
    expect(key('body', basic('header:'))).toBe('body');
    expect(key('body', 'Bearer some-token')).toBe('body');
    expect(key(undefined, basic('header:'))).toBe('header');
    expect(key(undefined, basic('header'))).toBe('header');
    expect(key('', 'bearer header')).toBe('header');
  });

  it('is undefined without any', () => {
    expect(key(undefined)).toBeUndefined();
    expect(key(undefined, basic(':secret'))).toBeUndefined();
    expect(key(undefined, 'Digest x')).toBeUndefined();
  });
});
