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
  {
    language: 'json',
    type: 'application/json',
    accepted: 3,
    item: { id: 'shirt', name: 'Shirt', variants: [{ id: 'shirt-l' }] },
  },
  {
    language: 'csv',
    type: 'text/csv',
    accepted: 1,
    item: { id: 'mug-red', name: 'Red mug', price: 9, currency: 'EUR' },
  },
  {
    language: 'xml',
    type: 'application/xml',
    accepted: 1,
    item: { id: 'cap', name: 'Cap', price: 12, available: true },
  },
])('docs/catalog.md has an example in $language that is accepted', async (example) => {
  const { language, type, accepted, item } = example;
  const { body } = await bed.put(exampleIn(language), type);
  expect(body).toEqual({ accepted, refused: 0, issues: [] });
  await until(async () => (await bed.ask(`/v1/items/${item.id}`)).status === 200);
  expect((await bed.ask(`/v1/items/${item.id}`)).body).toMatchObject(item);
});
