import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { liveEnvironment } from '@tradewind/cli';
import { demoTenant } from '@tradewind/service';
import type { Browser } from 'playwright-core';
import { until } from '../until.js';
import { buildSegment } from './segment-builder.fixture.js';
import { eraseShopper, exportShopper } from './shopper-privacy.fixture.js';
import { addWebhook, makeCampaign, openReport, switchOn } from './campaign-maker.fixture.js';
import { observedContext } from './browser.fixture.js';
import { logIn, openEachPage, readInInbox, visit } from './console-pages.fixture.js';
import { readService } from './demo-shoppers.fixture.js';
import { EmbeddedShop } from './embedded-shop.fixture.js';
import { allowedWith, keyOf } from './roles.fixture.js';
import { sendEvents, visits } from './shop-events.fixture.js';
import { Receiver } from './webhook-receiver.fixture.js';

/** Seconds on an idle machine, minutes on a busy one. */
const START_WITHIN_MS = 300_000;
const MAX_FIRST_SCRIPT_BYTES = 60_000;

let shop: EmbeddedShop;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  const env = { KMEANS_START_VECTORS: '30', WEBHOOK_ALLOW_PRIVATE: 'true' };
  shop = await EmbeddedShop.start({ ...liveEnvironment, ...env });
  ({ browser, origin } = shop);
  await sendEvents(shop.urls['collector-service'], visits());
  const segmentsFormed = async () => {
    const view = await readService(`${shop.urls['profile-service']}/v1/segments`);
    const { segments = [] } = (view ?? {}) as { segments?: readonly unknown[] };
    return segments.length > 0 ? true : undefined;
  };
  // Segments are formed while shoppers go on.
  await until('segments', segmentsFormed, {
    withinMs: START_WITHIN_MS,
    meanwhile: async () => {
      await sendEvents(shop.urls['collector-service'], visits());
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
  });
}, START_WITHIN_MS);
afterAll(() => shop.stop());

describe('the console in a browser', () => {
  it.each([
    { locale: 'en-GB', width: 1280, colorScheme: 'light' as const },
    { locale: 'zh-CN', width: 390, colorScheme: 'dark' as const },
  ])(
    'shows each page in $locale at $width px, without a complaint',
    (view) => openEachPage(shop, view),
    START_WITHIN_MS,
  );

  it.each([
    { role: 'viewer' as const, told: { segments: 1, campaigns: 2, inbox: 1, answers: 1 } },
    { role: 'agent' as const, told: { segments: 1, campaigns: 2, inbox: 0, answers: 0 } },
    { role: 'marketer' as const, told: { segments: 0, campaigns: 1, inbox: 1, answers: 0 } },
    { role: 'operator' as const, told: { segments: 0, campaigns: 0, inbox: 0, answers: 0 } },
  ])('offers a person with the role $role what the services allow', async ({ role, told }) => {
    const key = await keyOf(role, shop.urls);
    const allowed = await allowedWith(key, shop.urls);
    expect(allowed.said).toEqual(allowed.true);
    const { context } = await observedContext(browser, origin, { locale: 'en-GB' });
    const page = await context.newPage();
    await logIn(page, origin, key);
    for (const [name, count] of Object.entries(told)) {
      await visit(page, origin, name);
      const reasons = await page.getByRole('note').allTextContents();
      expect({ name, count: reasons.length }).toEqual({ name, count });
      for (const reason of reasons) expect(reason).toContain(`yours is ${role}.`);
    }
    await visit(page, origin, 'campaigns');
    const make = page.getByRole('button', { name: 'New campaign' });
    expect(await make.isDisabled()).toBe(told.campaigns === 2);
    const add = page.getByRole('button', { name: 'Add a webhook' });
    expect(await add.isDisabled()).toBe(role !== 'operator');
    await context.close();
  });

  it('renames a segment and writes an answer, and both are in force', async () => {
    const { context, observed } = await observedContext(browser, origin, { locale: 'en-GB' });
    const page = await context.newPage();
    await logIn(page, origin);
    await visit(page, origin, 'segments');
    await page.locator('section[aria-label=Learned] .cards button').first().click();
    await page.locator('dialog input').fill('Tea lovers');
    await page.locator('dialog button[type=submit]').click();
    await page.getByRole('heading', { name: 'Tea lovers' }).waitFor();

    await visit(page, origin, 'answers');
    await page.getByRole('button', { name: 'Edit: return policy' }).click();
    await page.locator('dialog textarea').fill('Send it back within forty days.');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.answer p', { hasText: 'forty days' }).waitFor();
    await page.getByLabel('Ask').fill('What is your return policy?');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.locator('.turns [data-from=assistant]', { hasText: 'forty days' }).waitFor();
    await readInInbox(page, origin, 'What is your return policy?');
    await visit(page, origin, 'answers');
    await page.getByRole('button', { name: 'History: return policy' }).click();
    await page.locator('.history', { hasText: 'by Ada' }).waitFor();
    expect(observed).toEqual({ errors: [], foreign: [] });
    await context.close();
  });

  it('builds a segment by rules, tells meanwhile who would be in it, and then who is and why', async () => {
    const { context, observed } = await observedContext(browser, origin, { locale: 'en-GB' });
    const page = await context.newPage();
    await logIn(page, origin);
    await visit(page, origin, 'segments/new');
    await buildSegment(page, shop.urls['collector-service']);
    await visit(page, origin, 'shoppers/userId/shopper-1');
    await page.getByRole('button', { name: 'Why?: Came by' }).click();
    await page.locator('.explanation .rows li', { hasText: 'sessions at least 1' }).waitFor();
    expect(observed.foreign).toEqual([]);
    await context.close();
  });

  it(
    'makes a campaign, previews it, switches it on, and a webhook server receives it',
    async () => {
      const receiver = await Receiver.start();
      const { context, observed } = await observedContext(browser, origin, { locale: 'en-GB' });
      const page = await context.newPage();
      await logIn(page, origin);
      await visit(page, origin, 'campaigns');
      const secret = await addWebhook(page, receiver);
      await makeCampaign(page);
      await switchOn(page);
      const request = await until('the request', () => Promise.resolve(receiver.request), {
        meanwhile: () => sendEvents(shop.urls['collector-service'], visits()),
      });
      expect(request.data).toMatchObject({ kind: 'viewers-of-tea' });
      expect(['plain', 'discount']).toContain(request.data['arm']);
      expect(receiver.areSigned(secret)).toBe(true);
      await openReport(page);
      expect(observed).toEqual({ errors: [], foreign: [] });
      await context.close();
      await receiver.close();
    },
    START_WITHIN_MS,
  );

  it('exports and erases a shopper, having said what happens, and shows the receipts', async () => {
    const { context } = await observedContext(browser, origin, { locale: 'en-GB' });
    const page = await context.newPage();
    await logIn(page, origin);
    await visit(page, origin, 'shoppers/userId/shopper-2');
    await exportShopper(page);
    await eraseShopper(page);
    await context.close();
  });

  it('takes the events that tw.js sends from a page of the shop', async () => {
    const { context, observed } = await observedContext(browser, origin);
    const page = await context.newPage();
    const key = demoTenant.writeKey;
    await page.route(`${origin}/a-page-of-the-shop`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<script type="module" src="/tw/tw.js" data-write-key="${key}"></script>`,
      }),
    );
    await page.goto(`${origin}/a-page-of-the-shop`);
    await until('tw.js', async () =>
      (await page.evaluate('window.tradewind !== undefined')) ? true : undefined,
    );
    const visitor = await page.evaluate(`
      window.tradewind.track('Product Viewed', { product_id: 'tea-1', name: 'Tea 1', price: 6 });
      localStorage.getItem('tw_anonymous_id')`);
    // What waits leaves with the page.
    await page.goto('about:blank');
    const events = await until('the events of the page', async () => {
      const url = `${shop.urls['profile-service']}/v1/profiles?anonymousId=${String(visitor)}`;
      const profile = (await readService(url)) as
        { events: Readonly<Record<string, number>> } | undefined;
      return profile?.events['product.viewed'] ? profile.events : undefined;
    });
    expect(events).toEqual({ 'page.viewed': 1, 'product.viewed': 1 });
    expect(observed).toEqual({ errors: [], foreign: [] });
    await context.close();
  });

  it('keeps the key from the page', async () => {
    const { context } = await observedContext(browser, origin);
    const page = await context.newPage();
    await logIn(page, origin);
    const seen = await page.evaluate(
      'JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])',
    );
    expect(seen).toBe('["",{},{}]');
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(JSON.stringify(cookie)).not.toContain(demoTenant.secretKey);
    await context.close();
  });

  it('loads at most 60 kB of script before the first page', async () => {
    const page = await browser.newPage();
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('.js')) return;
      scripts.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
    });
    await page.goto(origin);
    await page.locator('form').waitFor();
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    process.stderr.write(`the console's first page: ${String(bytes)} bytes of script\n`);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(MAX_FIRST_SCRIPT_BYTES);
    await page.close();
  });
});
