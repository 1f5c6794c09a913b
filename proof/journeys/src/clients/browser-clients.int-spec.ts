import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { liveEnvironment } from '@tradewind/cli';
import type { Platform } from '@tradewind/cli';
import { demoTenant, userHashOf } from '@tradewind/service';
import type { Browser, Page } from 'playwright-core';
import { observedContext, openBrowser, type Observed } from '../console/browser.fixture.js';
import { picture } from '../console/screenshots.fixture.js';
import { embedded, onKafkaAndRedis } from '../platforms.js';
import { until } from '../until.js';
import { browserClients, openShop } from './shop-pages.fixture.js';

const WITHIN_MS = 600_000;
const env = { ...liveEnvironment, MODEL_DIR: 'none' };

let directory: string;
let browser: Browser;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-clients-'));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(directory, { recursive: true, force: true });
});

/** What a page's own code calls. */
declare const shop: {
  track(event: string, properties: object): unknown;
  identify(userId: string, traits: object): unknown;
  id(): unknown;
};

interface Profile {
  /** How often each type came. */
  readonly events: Readonly<Record<string, number>>;
}

async function profileOf(platform: Platform, userId: string): Promise<Profile | undefined> {
  const url = `${platform.urls['profile-service']}/v1/profiles?userId=${userId}`;
  const headers = { authorization: `Bearer ${demoTenant.secretKey}` };
  const response = await fetch(url, { headers });
  return response.ok ? ((await response.json()) as Profile) : undefined;
}

/** A visitor of a page looks at a product, signs in, sees what they looked at, and asks the assistant. */
async function visit(page: Page, platform: Platform, userId: string): Promise<void> {
  const viewed = { product_id: 'teapot', name: 'Teapot', price: '30.00' };
  await page.evaluate(async (product) => {
    await shop.track('Product Viewed', product);
  }, viewed);
  const shelf = page.locator('tw-shelf [data-tw=name]', { hasText: 'Teapot of the shop' });
  await until('the shelf', async () => {
    await page.evaluate("document.querySelector('tw-shelf').refresh()");
    return (await shelf.count()) > 0 ? true : undefined;
  });
  const traits = { plan: 'gold', user_hash: userHashOf(demoTenant, userId) };
  await page.evaluate(
    async (user) => {
      await shop.identify(user.userId, user.traits);
    },
    { userId, traits },
  );
  // What counts of a browser is what is signed: else it would be `fact.unverified`.
  await until(`the profile of ${userId}`, async () => {
    const events = (await profileOf(platform, userId))?.events;
    return events?.['product.viewed'] && events['user.identified'] ? true : undefined;
  });

  await page.getByRole('button', { name: 'Chat' }).click();
  await page.locator('tw-chat input').fill('What is your return policy?');
  await page.keyboard.press('Enter');
  await page.locator('tw-chat [data-from=assistant]').first().waitFor();
}

async function everyClient(platform: Platform, log: string): Promise<void> {
  const { 'collector-service': collector, 'console-service': console } = platform.urls;
  const item = { id: 'teapot', name: 'Teapot of the shop', price: 30, currency: 'EUR' };
  const stated = await fetch(`${platform.urls['shop-service']}/v1/items`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${demoTenant.secretKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify([item]),
  });
  expect(stated.status).toBe(200);
  for (const [at, name] of Object.keys(browserClients).entries()) {
    await withShop(name, { collector, console }, async (page, observed) => {
      await visit(page, platform, `signed-in-${log}-${String(at)}`);
      await picture(page, `client-${log}-${String(at)}`);
      const elsewhere = observed.foreign.filter(
        (url) => !url.startsWith(collector) && !url.startsWith(console) && !url.startsWith('data:'),
      );
      // The first major version of RudderStack's client says of itself that it is deprecated.
      const errors = observed.errors.filter((text) => !text.includes('is deprecated'));
      expect({ name, errors, elsewhere }).toEqual({
        ...{ name, errors: [], elsewhere: [] },
      });
    });
  }
}

/** Opens the page of a shop with a client; says what the page complained of if it does not do. */
async function withShop(
  name: string,
  addresses: { readonly collector: string; readonly console: string },
  act: (page: Page, observed: Observed) => Promise<void>,
): Promise<void> {
  const web = await openShop(name, addresses);
  const { context, observed } = await observedContext(browser, web.origin);
  try {
    const page = await context.newPage();
    await page.goto(web.origin);
    await act(page, observed);
  } catch (error) {
    throw new Error(`the page with ${name}: ${JSON.stringify(observed)}`, { cause: error });
  } finally {
    await context.close();
    web.close();
  }
}

describe('pages with the clients that a shop has', () => {
  it(
    'work unchanged on SQLite, with lists, a signed-in shopper and a chat',
    () => embedded({ env, directory }, (platform) => everyClient(platform, 'sqlite')),
    WITHIN_MS,
  );

  it(
    'work unchanged on Kafka and Redis',
    () => onKafkaAndRedis({ env, directory }, (platform) => everyClient(platform, 'kafka')),
    WITHIN_MS,
  );
});
