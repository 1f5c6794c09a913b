import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedPlatform, liveEnvironment } from '@tradewind/cli';
import { demoTenant } from '@tradewind/service';
import type { Browser, Page } from 'playwright-core';
import { until } from '../until.js';
import { buildSegment } from './segment-builder.fixture.js';
import { eraseShopper, exportShopper } from './shopper-privacy.fixture.js';
import { addWebhook, makeCampaign, openReport, switchOn } from './campaign-maker.fixture.js';
import { isTooWide, observedContext, openBrowser, seriousFindings } from './browser.fixture.js';
import { sendEvents, visits } from './shop-events.fixture.js';
import { Receiver } from './webhook-receiver.fixture.js';

/** Seconds on an idle machine, minutes on a busy one. */
const START_WITHIN_MS = 300_000;
const MAX_FIRST_SCRIPT_BYTES = 60_000;

const pages = [
  'start',
  'events',
  'shoppers',
  'shoppers/userId/shopper-1',
  'recommendations',
  'segments',
  'segments/new',
  'campaigns',
  'inbox',
  'answers',
  'catalogue',
  'models',
  'operations',
] as const;

let directory: string;
let platform: EmbeddedPlatform;
let browser: Browser;
let origin: string;
const failures: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-console-'));
  [platform, browser] = await Promise.all([
    EmbeddedPlatform.start({
      databasePath: join(directory, 'console.sqlite'),
      env: { ...liveEnvironment, KMEANS_START_VECTORS: '30', WEBHOOK_ALLOW_PRIVATE: 'true' },
      logDir: join(directory, 'logs'),
      onFailure: (error) => failures.push(error),
    }),
    openBrowser(),
  ]);
  origin = platform.urls['console-service'];
  await sendEvents(platform.urls['collector-service'], visits());
  const segmentsFormed = async () => {
    const response = await fetch(`${platform.urls['profile-service']}/v1/segments`, {
      headers: { authorization: `Bearer ${demoTenant.secretKey}` },
    });
    const { segments } = (await response.json()) as { segments: readonly unknown[] };
    return segments.length > 0 ? true : undefined;
  };
  // Segments are formed while shoppers go on.
  await until('segments', segmentsFormed, {
    withinMs: START_WITHIN_MS,
    meanwhile: async () => {
      await sendEvents(platform.urls['collector-service'], visits());
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
  });
}, START_WITHIN_MS);
afterAll(async () => {
  await browser.close();
  await platform.stop();
  await rm(directory, { recursive: true, force: true });
  expect(failures).toEqual([]);
});

/** Logs in by the keyboard alone. */
async function logIn(page: Page): Promise<void> {
  await page.goto(origin);
  await page.locator('input[name=key]').focus();
  await page.keyboard.type(demoTenant.secretKey);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await page.locator('nav').waitFor();
}

/** Opens a page and waits until nothing in it is being read any more. */
async function visit(page: Page, name: string): Promise<void> {
  await page.goto(`${origin}/#/${name}`);
  await page.locator('h1').waitFor();
  await page.locator('main [role=status]').first().waitFor({ state: 'detached' });
}

describe('the console in a browser', () => {
  it.each([
    { locale: 'en-GB', width: 1280, colorScheme: 'light' as const, title: 'Shoppers' },
    { locale: 'zh-CN', width: 390, colorScheme: 'dark' as const, title: '顾客' },
  ])(
    'shows each page in $locale at $width px, without a complaint',
    async (view) => {
      const { locale, width, colorScheme, title } = view;
      const { context, observed } = await observedContext(browser, origin, {
        ...{ locale, colorScheme, viewport: { width, height: 844 } },
      });
      const page = await context.newPage();
      await page.goto(origin);
      await page.locator('form').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await logIn(page);
      for (const name of pages) {
        await visit(page, name);
        expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
        expect({ name, wide: await isTooWide(page) }).toEqual({ name, wide: false });
        expect(await page.locator('[role=alert]').count()).toBe(0);
      }
      await visit(page, 'shoppers');
      expect(await page.locator('h1').textContent()).toBe(title);
      expect(observed).toEqual({ errors: [], foreign: [] });
      await context.close();
    },
    START_WITHIN_MS,
  );

  it('renames a segment and writes an answer, and both are in force', async () => {
    const { context, observed } = await observedContext(browser, origin, { locale: 'en-GB' });
    const page = await context.newPage();
    await logIn(page);
    await visit(page, 'segments');
    await page.locator('section[aria-label=Learned] .cards button').first().click();
    await page.locator('dialog input').fill('Tea lovers');
    await page.locator('dialog button[type=submit]').click();
    await page.getByRole('heading', { name: 'Tea lovers' }).waitFor();

    await visit(page, 'answers');
    await page.getByRole('button', { name: 'Edit: return policy' }).click();
    await page.locator('dialog textarea').fill('Send it back within forty days.');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.answer p', { hasText: 'forty days' }).waitFor();
    await page.getByLabel('Ask').fill('What is your return policy?');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.locator('.turns [data-from=assistant]', { hasText: 'forty days' }).waitFor();
    await page.getByRole('button', { name: 'History: return policy' }).click();
    await page.locator('.history', { hasText: 'by Ada' }).waitFor();
    expect(observed).toEqual({ errors: [], foreign: [] });
    await context.close();
  });

  it('builds a segment by rules, tells meanwhile who would be in it, and then who is and why', async () => {
    const { context, observed } = await observedContext(browser, origin, { locale: 'en-GB' });
    const page = await context.newPage();
    await logIn(page);
    await visit(page, 'segments/new');
    await buildSegment(page, platform.urls['collector-service']);
    await visit(page, 'shoppers/userId/shopper-1');
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
      await logIn(page);
      await visit(page, 'campaigns');
      const secret = await addWebhook(page, receiver);
      await makeCampaign(page);
      await switchOn(page);
      const request = await until('the request', () => Promise.resolve(receiver.request), {
        meanwhile: () => sendEvents(platform.urls['collector-service'], visits()),
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
    await logIn(page);
    await visit(page, 'shoppers/userId/shopper-2');
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
      const url = `${platform.urls['profile-service']}/v1/profiles?anonymousId=${String(visitor)}`;
      const headers = { authorization: `Bearer ${demoTenant.secretKey}` };
      const response = await fetch(url, { headers });
      if (!response.ok) return undefined;
      const profile = (await response.json()) as { events: Readonly<Record<string, number>> };
      return profile.events['product.viewed'] ? profile.events : undefined;
    });
    expect(events).toEqual({ 'page.viewed': 1, 'product.viewed': 1 });
    expect(observed).toEqual({ errors: [], foreign: [] });
    await context.close();
  });

  it('keeps the key from the page', async () => {
    const { context } = await observedContext(browser, origin);
    const page = await context.newPage();
    await logIn(page);
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
