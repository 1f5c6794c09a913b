import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { createTradewindClient } from '@tradewind/client';
import { clientFiles } from './client-types.js';
import type { ApiDocument } from './api-document.js';
import { platformApi } from './platform-api.js';

const ROOT = join(import.meta.dirname, '../../../..');
const DOCUMENT = join(ROOT, 'docs/openapi.json');
const committed = readFileSync(DOCUMENT, 'utf8');

/** What the linter complains of; tags that say it all need no description. */
async function complaintsOf(source: string): Promise<string[]> {
  const config = await createConfig({
    extends: ['recommended'],
    rules: { 'tag-description': 'off' },
  });
  const problems = await lintFromString({ source, absoluteRef: DOCUMENT, config });
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

describe('docs/openapi.json', () => {
  let api: ApiDocument;
  beforeAll(async () => {
    api = await platformApi();
  }, 240_000);

  it('is up to date; if not: npx nx run journeys:api', () => {
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(api)));
  });

  it('gives the client its types', async () => {
    for (const [name, text] of Object.entries(await clientFiles(api))) {
      expect(readFileSync(join(ROOT, 'libs/client/src/generated', name), 'utf8')).toBe(text);
    }
  });

  it('is free of complaints, and the linter sees what is wrong', async () => {
    expect(await complaintsOf(committed)).toEqual([]);
    expect(await complaintsOf(committed.replaceAll('"operationId"', '"operation"'))).not.toEqual(
      [],
    );
  });
});

describe('the client', () => {
  const asked: string[] = [];
  const client = createTradewindClient({
    addresses: { 'profile-service': 'https://shop.example/profile/', 'shop-service': 'https://b' },
    secretKey: 'secret',
    fetch: async (request) => {
      asked.push(
        `${request.method} ${request.url} ${String(request.headers.get('authorization'))}`,
      );
      asked.push(await request.text());
      return Response.json({ status: 404, detail: 'there is none' }, { status: 404 });
    },
  });

  it('asks the service that has the path, with key and body, and tells problems', async () => {
    const query = { userId: 'ann' };
    const { data, error } = await client.GET('/v1/profiles', { params: { query } });
    expect([data, error]).toEqual([undefined, { status: 404, detail: 'there is none' }]);
    const path = { kind: 'campaign', id: 'win-back' };
    await client.PUT('/v1/documents/{kind}/{id}', { params: { path }, body: { enabled: true } });
    expect(asked).toEqual([
      'GET https://shop.example/profile/v1/profiles?userId=ann Bearer secret',
      '',
      'PUT https://b/v1/documents/campaign/win-back Bearer secret',
      '{"enabled":true}',
    ]);
  });

  it('names the service whose address is missing', async () => {
    await expect(client.GET('/v1/trending', {})).rejects.toThrow(
      'the address of recommender-service',
    );
  });
});
