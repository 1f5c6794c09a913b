import { describe, expect, it } from '@jest/globals';
import { envelopeHeaders, storefrontEvents } from '@tradewind/contracts';
import fc from 'fast-check';
import type { LogRecord } from '@tradewind/log';
import { input, recordOf } from '../partition/account-fold.fixture.js';
import { MAX_DEPTH } from './decode-json.js';
import { decodeRecord } from './decode-record.js';
import { deadLetterReasons } from './decode-refusal.js';

const healthy = recordOf(
  { event: { type: 'added', data: { amount: 5 } }, key: 'demo:x', time: 1_000, id: 'e1' },
  7,
);
const notUtf8 = Buffer.from([0x7b, 0xc3, 0x28, 0x7d]);

function withValue(value: string): LogRecord {
  return { ...healthy, value: Buffer.from(value) };
}

function withHeader(name: string, value: string | Buffer): LogRecord {
  return { ...healthy, headers: { ...healthy.headers, [name]: Buffer.from(value) } };
}

function nested(levels: number, open = '{"a":', inner = '1', close = '}'): string {
  return `{"amount":5,"more":${open.repeat(levels)}${inner}${close.repeat(levels)}}`;
}

function reasonOf(record: LogRecord, topic = input): string {
  const decoded = decodeRecord(topic, record);
  return decoded.ok ? 'healthy' : decoded.reason;
}

describe('decodeRecord', () => {
  it('reads an event', () => {
    expect(decodeRecord(input, healthy)).toEqual({
      ok: true,
      event: {
        type: 'added',
        data: { amount: 5 },
        id: 'e1',
        time: 1_000,
        recordedAt: 1_000,
        key: 'demo:x',
        tenant: 'demo',
        topic: input.name,
        partition: 0,
      },
      source: '/test',
      sequence: undefined,
    });
  });

  it.each<[string, LogRecord, RegExp]>([
    [
      'of a batch that is none',
      { ...healthy, undecodable: 'codec 7' },
      /^undecodable-batch: codec 7$/,
    ],
    ['without a value', { ...healthy, value: null }, /^null-value: /],
    ['of more than a MiB', withValue('x'.repeat(1_048_577)), /^too-large: .* 1048577 bytes/],
    ['that is no text', { ...healthy, value: notUtf8 }, /^bad-utf8: the value/],
    ['that is cut off', withValue('{"amount":5'), /^not-json: /],
    ['that begins with a byte order mark', withValue('\uFEFF{"amount":5}'), /^not-json: /],
    ['that is empty', withValue(''), /^not-json: /],
    ['of objects too deep', withValue(nested(MAX_DEPTH)), /^too-deep: /],
    ['of lists too deep', withValue(nested(MAX_DEPTH, '[', '', ']')), /^too-deep: /],
    [
      'of lists that go on and on',
      withValue('['.repeat(500_000) + ']'.repeat(500_000)),
      /^too-deep/,
    ],
    [
      'with a prototype',
      withValue('{"amount":5,"__proto__":{"a":1}}'),
      /^forbidden-key: __proto__/,
    ],
    [
      'with one in disguise',
      withValue('{"amount":5,"\\u005f_proto__":1}'),
      /^forbidden-key: __pro/,
    ],
    ['with one in a list', withValue('{"amount":5,"a":[[{"__proto__":[]}]]}'), /^forbidden-key/],
    [
      'with the way to one',
      withValue('{"amount":5,"constructor":{"prototype":{"a":1}}}'),
      /^forbidden-key: constructor/,
    ],
    ['of another type', withValue('{"amount":"5"}'), /^invalid-payload: added: amount: /],
    ['without fields', withValue('null'), /^invalid-payload: added: /],
    ['of no type', withHeader('ce_type', ''), /^bad-envelope: header ce_type/],
    ['of an unknown type', withHeader('ce_type', 'tradewind.taken'), /^unknown-event: .* taken/],
    ['of a type of every object', withHeader('ce_type', 'tradewind.constructor'), /^unknown-event/],
    ['of a prototype for a type', withHeader('ce_type', 'tradewind.__proto__'), /^unknown-event/],
    ['of no time', withHeader('ce_time', 'yesterday'), /^bad-envelope: header ce_time/],
    ['of old times', withHeader('ce_time', '-200000-01-01T00:00:00Z'), /^bad-envelope: .*1970/],
    ['whose id is no text', withHeader('ce_id', notUtf8), /^bad-utf8: header ce_id/],
    ['whose id is long', withHeader('ce_id', 'x'.repeat(256)), /^too-large: header ce_id/],
    ['whose source is long', withHeader('ce_source', 'x'.repeat(256)), /^too-large: .*ce_source/],
    ['whose key is no text', { ...healthy, key: notUtf8 }, /^bad-utf8: the key/],
    ['whose key is long', { ...healthy, key: Buffer.alloc(1_025, 'x') }, /^too-large: the key/],
    ['whose key is reserved', { ...healthy, key: Buffer.from('~partition') }, /^reserved-key: /],
  ])('refuses a record %s', (_, record, reason) => {
    const decoded = decodeRecord(input, record);
    expect(decoded.ok ? 'healthy' : decoded.reason).toMatch(reason);
    if (decoded.ok) return;
    expect(deadLetterReasons).toContain(decoded.code);
    expect(decoded.reason.startsWith(decoded.code)).toBe(true);
    expect(decoded.reason.length).toBeLessThanOrEqual(500);
  });

  it.each<[string, LogRecord]>([
    ['as deep as is allowed', withValue(nested(MAX_DEPTH - 1))],
    ['with braces in its texts', withValue(`{"amount":5,"a":"${'{['.repeat(200)}"}`)],
    ['with a replacement character', withValue('{"amount":5,"a":"\uFFFD"}')],
    ['with half a character, in an escape', withValue('{"amount":5,"a":"\\ud83d"}')],
    [
      'with a racing car',
      withValue('{"amount":5,"constructor":"Ferrari","a":"__proto__","prototype":1}'),
    ],
    ['without a key', { ...healthy, key: null }],
    ['with headers of others', withHeader('raw', notUtf8)],
    ['with a header named as a prototype', withHeader('__proto__', 'x')],
  ])('takes a record %s', (_, record) => {
    expect(reasonOf(record)).toBe('healthy');
  });

  it('changes no prototype', () => {
    for (const value of ['{"__proto__":{"polluted":1}}', nested(2, '{"__proto__":')]) {
      reasonOf(withValue(value));
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect('polluted' in {}).toBe(false);
  });

  it('never throws, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
    const json = fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text));
    const content = fc.oneof(bytes, json);
    const names = fc.constantFrom(...Object.keys(healthy.headers), 'ce_sequence', '__proto__');
    const records = fc.record({
      value: fc.option(content),
      key: fc.option(content),
      headers: fc.dictionary(fc.oneof(names, fc.string()), content, { noNullPrototype: true }),
      keepsEnvelope: fc.boolean(),
    });
    fc.assert(
      fc.property(records, ({ value, key, headers, keepsEnvelope }) => {
        const all = keepsEnvelope ? { ...headers, ...healthy.headers } : headers;
        const decoded = decodeRecord(input, { ...healthy, value, key, headers: all });
        expect(decoded.ok || deadLetterReasons.includes(decoded.code)).toBe(true);
      }),
    );
  });

  it('reads whatever a storefront may send, as it was', () => {
    const properties = fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((name) => name !== '__proto__'),
      fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }),
    );
    const key = fc.string({ unit: 'grapheme', maxLength: 20 }).map((id) => `demo:${id}`);
    fc.assert(
      fc.property(properties, key, (fields, shopper) => {
        const data = { messageId: 'm', event: 'x', properties: fields };
        const time = 1_700_000_000_000;
        const texts = Object.entries(
          envelopeHeaders({ id: 'e', source: '/x', type: 'track.custom', time, recordedAt: time }),
        );
        const headers = Object.fromEntries(texts.map(([name, text]) => [name, Buffer.from(text)]));
        const record = {
          ...healthy,
          headers,
          key: Buffer.from(shopper),
          value: Buffer.from(JSON.stringify(data)),
          timestamp: time,
        };
        const holdsForbidden = /"(constructor|prototype)":[[{]|__proto__/.test(
          JSON.stringify(fields),
        );
        const decoded = decodeRecord(storefrontEvents, record);
        if (holdsForbidden) return;
        expect(decoded.ok && [decoded.event.data, decoded.event.key]).toEqual([
          JSON.parse(JSON.stringify(data)),
          shopper,
        ]);
      }),
    );
  });
});
