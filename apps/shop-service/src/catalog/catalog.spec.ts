import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedRuntime } from '@tradewind/service';
import { CatalogBed } from './catalog-bed.fixture.js';
import { describeCatalog } from './catalog.contract.js';
import { until } from './until.fixture.js';

describeCatalog('SQLite', () => CatalogBed.start(openEmbeddedRuntime(':memory:')));

const feed = (items: string) => `<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>${items}</channel></rss>`;

describe('files of items', () => {
  let bed: CatalogBed;
  beforeAll(async () => {
    bed = await CatalogBed.start(openEmbeddedRuntime(':memory:'), { CATALOG_MAX_ITEMS: '120' });
  });
  afterAll(() => bed.close());
  const item = async (id: string) => (await bed.ask(`/v1/items/${id}`)).body;
  const shown = (id: string, field: string, value: unknown) =>
    until(async () => (await item(id))[field] === value);

  it('are JSON lines, of which those that are not valid are reported', async () => {
    const lines = [
      { id: 'l1', name: 'One', price: '5.00 EUR' },
      { id: 'l2', prize: 5 },
      { id: 'l1', name: 'Again' },
    ].map((line) => JSON.stringify(line));
    const { status, body } = await bed.put([...lines, '{', ''].join('\n'), 'application/x-ndjson');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accepted: 1,
      refused: 3,
      issues: [
        { line: 2, id: 'l2', path: 'prize' },
        { line: 3, id: 'l1', path: 'id', message: 'line 1 has this id as well' },
        { line: 4, path: '', message: expect.stringContaining('no JSON') },
      ],
    });
    await shown('l1', 'price', 5);
  });

  it('are tables, with our names or those of Google, where an empty field withdraws', async () => {
    const csv =
      'id,title,price,sale_price,link,colour\nc1,"Cup, blue",9.00 EUR,7.00 EUR,/c1,blue\n';
    expect((await bed.put(csv, 'text/csv')).body).toMatchObject({
      accepted: 1,
      ignored: ['colour'],
    });
    await shown('c1', 'sale_price', 7);
    expect(await item('c1')).toMatchObject({ name: 'Cup, blue', price: 9, url: '/c1' });
    const tsv = 'id\ttitle\tsale price\tavailability\nc1\tCup 5"\t\tout of stock\nc2\tonly\n';
    expect((await bed.put(tsv, 'text/tab-separated-values')).body).toMatchObject({
      accepted: 1,
      refused: 1,
      issues: [{ line: 3, message: '2 columns instead of 4' }],
    });
    await shown('c1', 'available', false);
    expect(await item('c1')).not.toHaveProperty('sale_price');
    const { status, body } = await bed.put('name;price\nx;1\n', 'text/csv');
    expect(status).toBe(422);
    expect(body).toMatchObject({ unreadable: { line: 1, message: expect.stringContaining('id') } });
  });

  it('are feeds for Google Merchant, with variants', async () => {
    const xml = feed(`
      <item><g:id>s-l</g:id><g:item_group_id>shirt</g:item_group_id><title>Shirt &amp; more</title>
        <link>https://shop.example/s?v=l</link><g:image_link>https://shop.example/s.png</g:image_link>
        <g:shipping><g:price>4.90 EUR</g:price></g:shipping><g:price>20.00 EUR</g:price>
        <g:availability>in_stock</g:availability><g:condition>new</g:condition></item>
      <item><g:id>s-m</g:id><g:item_group_id>shirt</g:item_group_id><title><![CDATA[Shirt M]]></title>
        <g:price>18.00 EUR</g:price><g:availability>out_of_stock</g:availability></item>
      <item><g:id>bad</g:id><g:price>free</g:price></item>`);
    expect((await bed.put(xml, 'application/xml')).body).toMatchObject({
      accepted: 2,
      refused: 1,
      issues: [{ id: 'bad', path: 'price' }],
    });
    await shown('s-m', 'available', false);
    await shown('s-l', 'available', true);
    expect(await item('s-l')).toMatchObject({
      product_id: 'shirt',
      name: 'Shirt & more',
      price: 20,
      image_url: 'https://shop.example/s.png',
    });
    expect(await item('shirt')).toMatchObject({
      id: 'shirt',
      name: 'Shirt & more',
      price: 20,
      available: true,
      variants: [{ id: 's-l' }, { id: 's-m' }],
    });
    const broken = await bed.put(
      feed('<item><g:id>ok</g:id><title>Ok</title></item><item></oops>'),
      'text/xml',
    );
    expect(broken.body).toMatchObject({ accepted: 1, unreadable: { line: 2 } });
    await shown('ok', 'name', 'Ok');
    const endless = await bed.put(feed('x'.repeat(1_200_000)), 'text/xml');
    expect(endless).toMatchObject({ status: 422, body: { unreadable: { line: 2 } } });
    const bomb = '<!DOCTYPE a [<!ENTITY e "e">]><rss><item><id>&e;</id></item></rss>';
    expect((await bed.put(bomb, 'text/xml')).status).toBe(422);
  });

  it('put out of sale what they do not have, if they are to replace and can be read', async () => {
    const replace = (body: string) => bed.put(body, 'application/x-ndjson', 'replace');
    const cut = await replace('{"id":"c1"}\n{"id":');
    expect(cut.body).toMatchObject({ accepted: 1, notReplaced: expect.any(String) });
    expect(await item('l1')).toMatchObject({ available: true });
    const kept =
      '{"id":"c1","availability":"in stock"}\n{"id":"s-l","product_id":"shirt","stock":2}';
    const { body } = await replace(kept);
    expect(body['deactivated']).toBeGreaterThanOrEqual(1);
    await shown('l1', 'active', false);
    await shown('c1', 'available', true);
    expect(await item('shirt')).toMatchObject({ available: true });
  });

  it('leave their connection usable when they are not read to the end', async () => {
    for (const size of [1_200_000, 1_300_000, 2_000_000, 4_000_000]) {
      expect((await bed.put(feed('x'.repeat(size)), 'text/xml')).status).toBe(422);
      expect((await bed.ask('/v1/items?limit=1')).status).toBe(200);
    }
  });

  it('are refused with a reason where there is no room', async () => {
    const rows = Array.from({ length: 130 }, (_, i) => JSON.stringify({ id: `n${i}`, name: 'x' }));
    const { body } = await bed.put(rows.join('\n'), 'application/x-ndjson');
    expect(body['refused']).toBeGreaterThanOrEqual(10);
    expect(body['issues']).toContainEqual({
      line: 130,
      id: 'n129',
      path: 'id',
      message: 'there are 120 items, and there may be no more (CATALOG_MAX_ITEMS)',
    });
    const variants = Array.from({ length: 101 }, (_, i) =>
      JSON.stringify({ id: `v${i}`, product_id: 'c1', stock: 1 }),
    );
    expect((await bed.put(variants.join('\n'), 'application/x-ndjson')).body).toMatchObject({
      accepted: 100,
      refused: 1,
      issues: [{ id: 'v100', message: expect.stringContaining('100 variants') }],
    });
  });

  it('are listed by id, in pages, or by their ids', async () => {
    await until(async () => Number((await bed.ask('/v1/items')).body['total']) >= 100);
    const ids: string[] = [];
    for (let after = ''; ;) {
      const { body } = await bed.ask(`/v1/items?limit=50&after=${after}`);
      ids.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      if (body['next'] === undefined) break;
      after = body['next'] as string;
    }
    expect(ids).toEqual([...new Set(ids)].sort());
    const { body } = await bed.ask('/v1/items?ids=c1,s-l,none');
    expect(body).toMatchObject({ items: [{ id: 'c1' }, { id: 's-l' }], missing: ['none'] });
  });

  it('belong to a tenant that is served', async () => {
    const headers = { authorization: 'Bearer demo-operator-key', 'x-tradewind-tenant': 'nobody' };
    const json = { ...headers, 'content-type': 'application/json' };
    const refused = await bed.ask('/v1/items', { method: 'PUT', body: '[]', headers: json });
    expect(refused).toMatchObject({ status: 404, body: { message: 'there is no tenant nobody' } });
    expect((await bed.ask('/v1/items', { headers: { authorization: 'Bearer x' } })).status).toBe(
      401,
    );
  });

  it('have a content type, and few enough items in an array', async () => {
    expect((await bed.put('x', 'image/png')).status).toBe(415);
    expect((await bed.put('{"id":"a"}', 'application/json')).status).toBe(400);
    const many = JSON.stringify(Array.from({ length: 1_001 }, (_, i) => ({ id: String(i) })));
    expect((await bed.put(many, 'application/json')).body).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('x-ndjson'),
    });
  });
});
