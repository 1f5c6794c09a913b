import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openEmbeddedRuntime } from '@tradewind/service';
import { CatalogBed } from './catalog-bed.fixture.js';
import { until } from './until.fixture.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/catalog.md'), 'utf8');

/** The first block of a language on the page. */
function exampleIn(language: string): string {
  const [, text] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`docs/catalog.md has no example in ${language}`);
  return text;
}

let bed: CatalogBed;
beforeAll(async () => {
  bed = await CatalogBed.start(openEmbeddedRuntime(':memory:'));
});
afterAll(() => bed.close());

it.each([
  ['json', 'application/json', 3, 'shirt', { name: 'Shirt', variants: [{ id: 'shirt-l' }] }],
  ['csv', 'text/csv', 1, 'mug-red', { name: 'Red mug', price: 9, currency: 'EUR' }],
  ['xml', 'application/xml', 1, 'cap', { name: 'Cap', price: 12, available: true }],
])('docs/catalog.md has an example in %s that is accepted', async (language, type, n, id, item) => {
  const { body } = await bed.put(exampleIn(language), type);
  expect(body).toEqual({ accepted: n, refused: 0, issues: [] });
  await until(async () => (await bed.ask(`/v1/items/${id}`)).status === 200);
  expect((await bed.ask(`/v1/items/${id}`)).body).toMatchObject(item);
});
