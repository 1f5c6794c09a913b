import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scrubEmails } from './scrub-emails.js';

const scrub = (value: unknown) =>
  JSON.parse(scrubEmails(JSON.stringify(value), (address) => `<${address.length}>`)) as unknown;

describe('scrubEmails', () => {
  it.each([
    ['ann@example.org', '<15>'],
    ['mail ann.b+shop@mail.example.co.uk now', 'mail <29> now'],
    ['https://shop.example/?email=ann%40example.org&x=1', 'https://shop.example/?email=<15>&x=1'],
    ['jürgen@bücher.example', '<21>'],
    ['a@example.org,b@example.org', '<13>,<13>'],
    ['line\nann@example.org', 'line\n<15>'],
    ['"ann@example.org"', '"<15>"'],
    ['tab\u0001ann@example.org', 'tab\u0001<15>'],
  ])('replaces the address in %j', (text, expected) => {
    expect(scrub({ text, list: [text] })).toEqual({ text: expected, list: [expected] });
  });

  it.each([
    'https://cdn.example/logo@2x.png',
    '@segment/analytics-node',
    'react@19.1.0',
    'a @ b',
    'me@home',
    'plain text',
  ])('leaves %j alone', (text) => {
    expect(scrub({ text })).toEqual({ text });
  });

  it('returns valid JSON without any part of an address, wherever it was', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.]{2,20}$/);
    const address = fc.tuple(name, fc.constantFrom('example.org', 'mail.example.com'));
    fc.assert(
      fc.property(fc.string(), address, fc.string(), (before, [local, domain], after) => {
        const text = `${before} ${local}@${domain} ${after}`;
        expect(JSON.stringify(scrub([text]))).not.toContain(`${local}@${domain}`);
      }),
    );
  });

  it('changes no JSON without an address', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const json = JSON.stringify(value);
        fc.pre(!/@|%40/.test(json));
        expect(scrubEmails(json, () => '!')).toBe(json);
      }),
    );
  });

  it('takes time linear in the text, for a text made to be slow', () => {
    const hostile = JSON.stringify({ text: `${'a.'.repeat(50_000)}@${'a.'.repeat(50_000)}` });
    const seconds = (text: string) => {
      const start = process.hrtime.bigint();
      scrubEmails(text, () => '!');
      return Number(process.hrtime.bigint() - start) / 1e9;
    };
    expect(seconds(hostile)).toBeLessThan(2);
  });
});
