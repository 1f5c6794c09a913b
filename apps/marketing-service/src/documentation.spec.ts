import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { documentKind, issuesOf } from '@tradewind/contracts';
import { SECRET } from './webhooks/receiver.fixture.js';
import { signedHeaders } from './webhooks/sign.js';

const page = readFileSync(join(import.meta.dirname, '../../../docs/campaigns.md'), 'utf8');

describe('docs/campaigns.md', () => {
  const examples = [
    ...page.matchAll(/`PUT \/v1\/documents\/([a-z-]+)\/([a-z-]+)`\n\n```json\n([^]*?)```/g),
  ].map(([, kind = '', id = '', text = '']) => ({ kind, id, text }));

  it('has an example of each kind of documents that it is about', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(
      new Set(['campaign', 'campaign-policy', 'webhook']),
    );
    expect(page.match(/```json/g)).toHaveLength(examples.length);
  });

  it.each(examples)('has an example of $kind/$id that is accepted', ({ kind, id, text }) => {
    const found = documentKind(kind);
    expect(found && issuesOf(found, { tenant: 'demo', id }, JSON.parse(text))).toEqual([]);
  });

  it('verifies what is sent, and nothing else', async () => {
    const [, code = ''] = /```js\n([^]*?)```/.exec(page) ?? [];
    const url = `data:text/javascript,${encodeURIComponent(code)}`;
    const { isSigned } = (await import(url)) as {
      isSigned: (headers: object, body: string, secret: string) => boolean;
    };
    const body = '{"type":"campaign.requested"}';
    const headers = signedHeaders({ id: 'm1', body }, SECRET, Date.now());
    expect(isSigned(headers, body, SECRET)).toBe(true);
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const old = signedHeaders({ id: 'm1', body }, SECRET, Date.now() - 600_000);
    expect([
      isSigned(headers, `${body} `, SECRET),
      isSigned(headers, body, other),
      isSigned({ ...headers, 'webhook-id': 'm2' }, body, SECRET),
      isSigned(old, body, SECRET),
      isSigned({}, body, SECRET),
    ]).toEqual([false, false, false, false, false]);
  });
});
