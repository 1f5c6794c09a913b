import { expect } from '@jest/globals';
import { demoTenant } from '@tradewind/service';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { isTooWide, observedContext, seriousFindings } from './browser.fixture.js';

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

const HEIGHT = 844;
const NARROW = 390;

/** Logs in by the keyboard alone. */
export async function logIn(
  page: Page,
  origin: string,
  key: string = demoTenant.secretKey,
): Promise<void> {
  await page.goto(origin);
  await page.locator('input[name=key]').focus();
  await page.keyboard.type(key);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await page.locator('nav').waitFor();
}

/** Opens a page and waits until nothing in it is being read any more. */
export async function visit(page: Page, origin: string, name: string): Promise<void> {
  await page.goto(`${origin}/#/${name}`);
  await page.locator('h1').waitFor();
  await page.locator('main [role=status]').first().waitFor({ state: 'detached' });
}

/** Finds in the inbox the conversation that the assistant has about a question, and opens it. */
export async function readInInbox(page: Page, origin: string, question: string): Promise<void> {
  await visit(page, origin, 'inbox');
  for (const state of ['with a person', 'resolved', 'with the assistant']) {
    await page.getByRole('button', { name: state, exact: true }).click();
    await page.locator('main .rows').waitFor();
  }
  await page.locator('main .rows a').first().click();
  await page.locator('.turns [data-from=shopper]', { hasText: question }).waitFor();
}

/** Opens each page of the console in a browser that has to find nothing to complain of. */
export async function openEachPage(
  { browser, origin }: { readonly browser: Browser; readonly origin: string },
  { width, ...view }: BrowserContextOptions & { readonly width: number },
): Promise<void> {
  const options = { ...view, viewport: { width, height: HEIGHT } };
  const { context, observed } = await observedContext(browser, origin, options);
  const page = await context.newPage();
  await page.goto(origin);
  await page.locator('form').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await logIn(page, origin);
  for (const name of pages) {
    await visit(page, origin, name);
    expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
    await page.setViewportSize({ width: NARROW, height: HEIGHT });
    expect({ name, wide: await isTooWide(page) }).toEqual({ name, wide: false });
    await page.setViewportSize({ width, height: HEIGHT });
    expect({ name, wide: await isTooWide(page) }).toEqual({ name, wide: false });
    expect(await page.locator('[role=alert]').count()).toBe(0);
  }
  // In the other language as well, once for all pages: their texts are of one list.
  await visit(page, origin, 'shoppers');
  const title = await page.locator('h1').textContent();
  await page.getByRole('button', { name: /^(?:中文|English)$/ }).click();
  const other = await page.locator('h1').textContent();
  expect([title, other].toSorted()).toEqual(['Shoppers', '顾客']);
  expect(observed).toEqual({ errors: [], foreign: [] });
  await context.close();
}
