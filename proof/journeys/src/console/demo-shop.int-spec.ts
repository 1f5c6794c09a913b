import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoShopEnvironment, EmbeddedPlatform } from '@tradewind/cli';
import { demoTenant } from '@tradewind/service';
import type { Browser, Page } from 'playwright-core';
import { until } from '../until.js';
import { isTooWide, observedContext, openBrowser, seriousFindings } from './browser.fixture.js';
import { otherShoppers, readService } from './demo-shoppers.fixture.js';
import { picture } from './screenshots.fixture.js';

/** Seconds on an idle machine, minutes on a busy one. */
const WITHIN_MS = 300_000;
const TEAPOTS = ['teapot-tide', 'teapot-moss', 'teapot-ember'];

let directory: string;
let platform: EmbeddedPlatform;
let browser: Browser;
let origin: string;
const failures: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-demo-shop-'));
  [platform, browser] = await Promise.all([
    EmbeddedPlatform.start({
      databasePath: join(directory, 'shop.sqlite'),
      // A visitor of the test waits less than one of flesh and blood.
      env: { ...demoShopEnvironment, CART_ABANDONED_AFTER_MS: '4000', MODEL_DIR: 'none' },
      logDir: join(directory, 'logs'),
      onFailure: (error) => failures.push(error),
    }),
    openBrowser(),
  ]);
  origin = platform.urls['console-service'];
  await otherShoppers(platform.urls['collector-service']);
  await until('the catalogue', async () => {
    const items = await readService(`${platform.urls['shop-service']}/v1/items?limit=1`);
    return (items as { total: number } | undefined)?.total === 60 ? true : undefined;
  });
}, WITHIN_MS);
afterAll(async () => {
  await browser.close();
  await platform.stop();
  await rm(directory, { recursive: true, force: true });
  expect(failures).toEqual([]);
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${origin}/shop${path}`);
  await page.locator('h1').waitFor();
}

/** The items of a shelf, in order; waits until it shows some. */
async function shelf(page: Page, slot: string): Promise<string[]> {
  const names = page.locator(`tw-shelf[slot-name=${slot}] [data-tw=name]`);
  await names.first().waitFor();
  return names.evaluateAll((all) =>
    all.map((one) => (one as unknown as { dataset: { item: string } }).dataset.item),
  );
}

/** Waits until a shelf of the open page has a list of which something is true. */
function shelfWith(page: Page, slot: string, isWanted: (items: string[]) => boolean) {
  return until(`the shelf ${slot}`, async () => {
    const items = await shelf(page, slot);
    return isWanted(items) ? items : undefined;
  });
}

/** Buys what is in the cart; resolves with the number of the order. */
async function order(page: Page): Promise<string> {
  await open(page, '/cart');
  await page.getByRole('link', { name: 'Go to the checkout' }).click();
  await page.getByRole('button', { name: /^Order for/ }).click();
  const text = await page.locator('.thanks').textContent();
  return /KH-\d{6}/.exec(text ?? '')?.[0] ?? '';
}

async function logIn(page: Page): Promise<void> {
  await page.goto(origin);
  await page.locator('input[name=key]').fill(demoTenant.secretKey);
  await page.keyboard.press('Enter');
  await page.locator('nav').waitFor();
}

describe('the demonstration shop', () => {
  it(
    'follows a visitor, who becomes a customer, in the shop and in the console',
    async () => {
      const view = { locale: 'en-GB', viewport: { width: 1280, height: 900 } };
      const { context, observed } = await observedContext(browser, origin, view);
      const page = await context.newPage();
      await open(page, '');
      const before = await shelf(page, 'trending');
      expect(before).toHaveLength(4);
      for (const id of TEAPOTS) {
        await open(page, `/product/${id}`);
        expect(await shelf(page, 'similar')).not.toContain(id);
      }
      await picture(page, 'shop-product');
      await open(page, '');
      const started = performance.now();
      const seen = await shelfWith(page, 'again', (items) => items[0] === TEAPOTS.at(-1));
      const forYou = await shelf(page, 'for-you');
      const ms = Math.round(performance.now() - started);
      process.stderr.write(`the home page's shelves followed after ${String(ms)} ms\n`);
      expect(seen.slice(0, 3)).toEqual(TEAPOTS.toReversed());
      expect(forYou.filter((id) => TEAPOTS.includes(id))).toEqual([]);
      await picture(page, 'shop-home');

      // A cart that is left alone is spoken of.
      await open(page, '/product/mug-tide');
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.locator('.said', { hasText: 'Tide mug' }).waitFor();
      await page.locator('.banner', { hasText: 'Your cart is still here' }).waitFor();
      await picture(page, 'shop-banner');
      expect(await order(page)).toMatch(/^KH-/);

      // What the visitor did stays with the customer.
      await open(page, '/account');
      await page.getByRole('button', { name: 'Ada Winter' }).click();
      await page.getByRole('link', { name: 'Ada', exact: true }).waitFor();
      await shelfWith(page, 'again', (items) => TEAPOTS.every((id) => items.includes(id)));
      await open(page, '/product/tin-tide');
      await page.getByRole('button', { name: 'Add to cart' }).click();
      const number = await order(page);
      await page.getByRole('button', { name: 'Chat' }).click();
      await page.getByLabel('Your message').fill('Where is my order?');
      await page.keyboard.press('Enter');
      await page.locator('.tw-chat li[data-from=assistant]', { hasText: number }).waitFor();
      await picture(page, 'shop-chat');
      await open(page, '/account');
      await page.locator('.orders', { hasText: number }).waitFor();

      await logIn(page);
      await page.locator('.steps [data-done=true]').nth(2).waitFor();
      await page.locator('.figure').nth(3).getByText(/\d/).waitFor();
      await picture(page, 'console-start', { width: 1080, height: 720 });
      await page.goto(`${origin}/#/events`);
      const row = page.locator('tr', { hasText: 'Order Completed' }).first();
      await row.getByText('accepted').waitFor();
      await row.getByText('server').waitFor();
      await picture(page, 'console-events');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: /^refused/ }).click();
      await page.getByText('None yet.').waitFor();
      await page.goto(`${origin}/#/shoppers/userId/kestrel-ada`);
      await page.getByText(number).first().waitFor();
      await picture(page, 'console-shopper');
      await page.goto(`${origin}/#/campaigns`);
      await page.locator('td', { hasText: 'Abandoned cart' }).first().waitFor();
      expect(observed).toEqual({ errors: [], foreign: [] });
      await context.close();
    },
    WITHIN_MS,
  );

  it.each([
    {
      ...{ locale: 'en-GB', width: 1280, title: 'Tea & coffee' },
      paths: ['', '/search?q=mug', '/product/lamp-ember', '/cart'],
    },
    {
      ...{ locale: 'zh-CN', width: 390, title: '茶与咖啡' },
      paths: ['', '/category/tea', '/checkout', '/account'],
    },
  ])(
    'shows each page in $locale at $width px, without a complaint',
    async ({ locale, width, title, paths }) => {
      const view = { locale, viewport: { width, height: 844 } };
      const { context, observed } = await observedContext(browser, origin, view);
      const page = await context.newPage();
      await open(page, '/product/cushion-moss');
      await page.locator('.details .button').click();
      for (const path of paths) {
        await open(page, path);
        await page.waitForLoadState('networkidle');
        expect({ path, findings: await seriousFindings(page) }).toEqual({ path, findings: [] });
        expect({ path, wide: await isTooWide(page) }).toEqual({ path, wide: false });
        await picture(page, `shop-${locale}-${path.replace(/\W+/g, '-') || '-home'}`);
      }
      await open(page, '/category/tea');
      expect(await page.locator('h1').textContent()).toBe(title);
      await page.locator('tw-chat > button').click();
      await page.locator('.tw-chat input').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await picture(page, `shop-${locale}-chat`);
      expect(observed).toEqual({ errors: [], foreign: [] });
      await context.close();
    },
    WITHIN_MS,
  );

  it(
    'is bought from by the keyboard alone',
    async () => {
      const { context, observed } = await observedContext(browser, origin, { locale: 'en-GB' });
      const page = await context.newPage();
      await open(page, '');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('page');
      await page.getByLabel('Search').focus();
      await page.keyboard.type('ember mug');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: /Ember mug/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Add to cart' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Cart 1' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'One more: Ember mug' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Go to the checkout' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Order for/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(/Your order has the number KH-/).waitFor();
      expect(observed).toEqual({ errors: [], foreign: [] });
      await context.close();
    },
    WITHIN_MS,
  );
});
