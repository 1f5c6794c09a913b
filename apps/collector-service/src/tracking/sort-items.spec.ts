import { describe, expect, it } from '@jest/globals';
import { requestTime } from './event-time.js';
import { sortItems } from './sort-items.js';
import { ofServer } from '../trust/standing.fixture.js';
import type { TrackingRequest } from './tracking-request.js';

const pseudonyms = {
  user: (id: string) => `u_${String(id.length)}`,
  anonymous: (id: string) => `a_${String(id.length)}`,
  email: () => 'e_',
};
const sort = (items: unknown[], request: Partial<TrackingRequest> = {}) =>
  sortItems(
    {
      writeKey: 'w',
      sentAt: undefined,
      context: undefined,
      integrations: undefined,
      ...request,
      items,
    },
    {
      time: requestTime(1_000, undefined, false),
      pseudonyms,
      maxEventBytes: 200,
      newMessageId: () => 'made-up',
      standing: ofServer,
    },
  );

describe('sortItems', () => {
  it('accepts a batch in part, reporting rejected items with reasons', () => {
    const sorted = sort([
      { type: 'page', userId: 'ann', messageId: 'm0' },
      { type: 'track', userId: 'ann', messageId: 'm1' },
      'not an item',
      { type: 'page', userId: 'ann', messageId: 'm3' },
    ]);
    expect(sorted.accepted.map((event) => event.messageId)).toEqual(['m0', 'm3']);
    expect(sorted.rejected).toMatchObject([
      { index: 1, messageId: 'm1', rejection: { code: 'no_event' }, pseudonymous: true },
      { index: 2, rejection: { code: 'not_an_object' }, pseudonymous: false },
    ]);
  });

  it('keeps ids out of what was rejected as well', () => {
    const [rejected] = sort([{ type: 'track', userId: 'ann-secret', messageId: 'm' }]).rejected;
    expect(JSON.stringify(rejected)).not.toContain('ann-secret');
  });

  it('gives an item without a message id one of its own', () => {
    expect(sort([{ type: 'page', userId: 'ann' }]).accepted[0]?.messageId).toBe('made-up');
    expect(sort([{ type: 'page', userId: 'ann', messageId: null }]).accepted).toHaveLength(1);
  });

  it.each(['', 'x'.repeat(100), 7])('rejects the message id %j', (messageId) => {
    const sorted = sort([{ type: 'page', userId: 'ann', messageId }]);
    expect(sorted.rejected).toMatchObject([
      {
        rejection: {
          code: 'invalid_message_id',
          detail: 'a message id has 1 to 99 characters',
        },
      },
    ]);
  });

  it('takes a message id of 99 characters', () => {
    const messageId = 'x'.repeat(99);
    expect(sort([{ type: 'page', userId: 'ann', messageId }]).accepted).toMatchObject([
      { messageId },
    ]);
  });

  it('rejects one event that is too large, and only that', () => {
    const large = { type: 'page', userId: 'ann', properties: { text: 'x'.repeat(300) } };
    const sorted = sort([large, { type: 'page', userId: 'ann' }]);
    expect(sorted.rejected).toMatchObject([{ index: 0, rejection: { code: 'event_too_large' } }]);
    expect(sorted.accepted).toHaveLength(1);
  });

  it('rejects JSON too deep to be written again, and keeps nothing of it', () => {
    const deep = JSON.parse(`${'['.repeat(9_000)}${']'.repeat(9_000)}`) as unknown;
    const sorted = sort([{ type: 'page', userId: 'ann', properties: { deep } }]);
    expect(sorted.rejected).toMatchObject([
      { rejection: { code: 'event_too_deep' }, pseudonymous: false },
    ]);
  });

  it.each([
    ['__proto__', '{"a":[{"__proto__":1}]}'],
    ['constructor', '{"constructor":{"a":1}}'],
    ['prototype', '{"a":{"prototype":[]}}'],
  ])('rejects what no reader of the log would accept: something nested under %s', (name, json) => {
    const properties = JSON.parse(json) as unknown;
    expect(sort([{ type: 'page', userId: 'ann', properties }]).rejected).toMatchObject([
      { rejection: { code: 'forbidden_key', detail: `nothing may be nested under ${name}` } },
    ]);
  });

  it('accepts a property named constructor', () => {
    const properties = { constructor: 'Lotus' };
    expect(sort([{ type: 'page', userId: 'ann', properties }]).accepted).toHaveLength(1);
  });

  it("pseudonymises the batch's context like an item's", () => {
    const context = { ip: '10.0.0.1', traits: { email: 'a@b.example' } };
    const [event] = sort([{ type: 'page', userId: 'ann' }], { context }).accepted;
    expect(event?.data['context']).toEqual({ traits: { email: 'e_' } });
  });

  it.each([
    ['guest', "'guest'"],
    [' [Object object] ', "'[object object]'"],
    [true, "'true'"],
    ['0000-0000', 'zeros'],
    ['${userId}', 'a template that was not filled in'],
  ])('says that %j identifies nobody, and takes it for no id beside one', (userId, named) => {
    const [rejected] = sort([{ type: 'page', userId }]).rejected;
    const detail = `userId is ${named}, which identifies nobody`;
    expect(rejected?.rejection).toEqual({ ok: false, code: 'no_user_anon_id', detail });
    const { accepted } = sort([{ type: 'identify', userId, anonymousId: 'visitor' }]);
    expect(accepted).toMatchObject([{ shopper: 'a_7', aliases: [] }]);
    const [alias] = sort([{ type: 'alias', userId: 'ann', previousId: userId }]).rejected;
    expect(alias?.rejection).toMatchObject({
      code: 'no_previous_id',
      detail: `previousId is ${named}, which identifies nobody`,
    });
  });
});
