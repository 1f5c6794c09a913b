import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { forgottenSourceDocument } from '@tradewind/contracts';
import { demoTenant, userPseudonym } from '@tradewind/service';
import { ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { recommenderService } from './index.js';

const EPOCH = 60_000;
const START = Date.UTC(2026, 2, 1, 9);
const AFTERWARDS = new Date(START + 1_000 * EPOCH).toISOString();
const SHOPPERS = 60;
const ATTACKER = 'address-20513-00ff';

let beds: ServiceBed[] = [];
beforeEach(() => {
  beds = [];
});
afterEach(async () => {
  for (const bed of beds) await bed.close();
});

async function shopWith(records: ReturnType<typeof storefrontRecord>[]): Promise<ServiceBed> {
  const bed = await ServiceBed.start(recommenderService, {
    ...{ MODEL_EPOCH_MS: String(EPOCH), MODEL_SYNC: 'latest' },
  });
  beds.push(bed);
  await bed.publish(...ticks(START));
  await bed.publish(...records);
  for (let epoch = 1; epoch <= 4; epoch++) {
    await bed.publish(...ticks(START + epoch * EPOCH));
    await bed.caughtUp();
  }
  await until(async () => (await versionOf(bed)) === `ranking@${String(START / EPOCH)}`);
  return bed;
}

async function versionOf(bed: ServiceBed): Promise<unknown> {
  return (await bed.get('/v1/trending')).body['modelVersion'];
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20);
}

/** Each shopper looks at some of twenty items; enough for EASE and factors to be trained. */
const genuine = Array.from({ length: SHOPPERS }, (_, n) =>
  Array.from({ length: 10 }, (__, step) =>
    view(`shopper-${String(n)}`, `item-${String((n * 7 + step * 3) % 20)}`, {
      ...{ at: n * 100 + step, sources: ['key-web'] },
    }),
  ),
).flat();

const attack = Array.from({ length: 30 }, (_, n) =>
  ['item-1', 'lure'].map((item, step) =>
    view(`invented-${String(n)}`, item, {
      ...{ at: 20_000 + n * 10 + step, sources: ['key-web', ATTACKER] },
    }),
  ),
).flat();

function view(
  userId: string,
  item: string,
  { at, sources }: { readonly at: number; readonly sources: readonly string[] },
) {
  const record = storefrontRecord('product.viewed', userId, START + at, { product_id: item });
  const data = JSON.parse(String(record.value)) as object;
  return { ...record, value: JSON.stringify({ ...data, sources }) };
}

/** What the shop says of items and to shoppers. */
async function said(bed: ServiceBed): Promise<unknown> {
  const paths = [
    '/v1/trending?limit=25',
    ...Array.from({ length: 20 }, (_, n) => `/v1/items/item-${String(n)}/neighbours?limit=25`),
    ...Array.from({ length: 20 }, (_, n) => `/v1/recommendations?userId=shopper-${String(n)}`),
    '/v1/recommendations?userId=nobody',
  ];
  return Promise.all(
    paths.map(async (path) => {
      const { status, body } = await bed.get(path);
      const items = (body['items'] ?? body['neighbours'] ?? []) as Record<string, unknown>[];
      // Scores fade with the time at which they are read.
      return [status, ...items.map(({ item, similarity }) => [item, similarity])];
    }),
  );
}

it('an address is unlearned: what is said is what it would be had it never been there', async () => {
  const attacked = await shopWith([...genuine, ...attack]);
  const spared = await shopWith(genuine);
  const before = await said(attacked);
  const wanted = await said(spared);
  expect(before).not.toEqual(wanted);
  expect(JSON.stringify(before)).toContain('lure');
  expect((await attacked.get('/v1/sources')).body).toMatchObject({
    sources: [{ source: 'key-web' }, { source: ATTACKER, touches: 60 }],
  });
  await attacked.setDocument(forgottenSourceDocument, ATTACKER, { until: AFTERWARDS });
  await until(async () => {
    const { body } = await attacked.get(`/v1/sources?source=${ATTACKER}`);
    return JSON.stringify(body).includes('forgottenUntil');
  });
  expect(await said(attacked)).toEqual(wanted);
  expect((await attacked.get(`/v1/sources?source=${ATTACKER}`)).body).toEqual({
    sources: [{ source: ATTACKER, touches: 0, share: 0, forgottenUntil: AFTERWARDS }],
  });
});

it('a shopper is unlearned by pseudonym, and learned again once that is taken back', async () => {
  const bed = await shopWith([...genuine.slice(0, 200), ...attack.slice(0, 2)]);
  const lure = async () => (await bed.get('/v1/items/lure/neighbours')).status;
  expect(await lure()).toBe(200);
  const shopper = userPseudonym(demoTenant, 'invented-0');
  await bed.setDocument(forgottenSourceDocument, shopper, { until: AFTERWARDS });
  await until(async () => (await lure()) === 404);
  await bed.setDocument(forgottenSourceDocument, shopper);
  await until(async () => (await lure()) === 200);
});
