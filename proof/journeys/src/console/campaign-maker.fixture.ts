import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { isTooWide, seriousFindings } from './browser.fixture.js';
import { picture } from './screenshots.fixture.js';
import type { Receiver } from './webhook-receiver.fixture.js';

const NAME = 'Viewers of tea';

/** Adds a webhook and tests it; returns its secret. */
export async function addWebhook(page: Page, receiver: Receiver): Promise<string> {
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  await page.getByLabel('Id', { exact: true }).fill('crm');
  await page.getByLabel('Address').fill(receiver.url);
  const secret = await page.getByLabel('Secret').inputValue();
  await page.locator('dialog button[type=submit]').click();
  await page.getByRole('button', { name: 'Test: crm' }).click();
  await page.locator('.badge', { hasText: 'Taken in' }).waitFor();
  expect(receiver.received.map(({ type }) => type)).toEqual(['webhook.test']);
  return secret;
}

/** Enters a campaign of two messages, previews it, and saves it. */
export async function makeCampaign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New campaign' }).click();
  await page.getByLabel('Name').fill(NAME);
  await page.getByLabel('Trigger').selectOption('event');
  await page.getByLabel('Event', { exact: true }).fill('product.viewed');
  await page.getByLabel('Messages').fill('plain\ndiscount: template=tea-2, percent=10');
  await page.getByText('Caps, hold-out and quiet hours').click();
  await page.getByLabel('Hold-out, %').fill('0');
  await page.getByRole('button', { name: 'Preview over the last 7 days' }).click();
  const would = page.locator('dialog strong', { hasText: 'Would have asked' });
  await would.waitFor();
  const [, asked = ''] = /asked (\d+)/.exec((await would.textContent()) ?? '') ?? [];
  expect(Number(asked)).toBeGreaterThan(10);
  await page.getByText('Some of the shoppers').click();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'campaign-preview', { width: 1280, height: 1200 });
  await page.locator('dialog button[type=submit]').click();
}

export async function switchOn(page: Page): Promise<void> {
  await page.getByRole('switch', { name: `${NAME}: Off` }).click();
  await page.getByRole('switch', { name: `${NAME}: On` }).waitFor();
}

/** Opens what the campaign has come to, also on a narrow screen. */
export async function openReport(page: Page): Promise<void> {
  const card = page.locator('.card', { hasText: NAME }).first();
  await card.getByRole('button', { name: 'Report' }).click();
  await card.locator('.funnel').waitFor();
  await picture(page, 'campaigns', { width: 1280, height: 1400 });
  expect(await seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await isTooWide(page)).toBe(false);
}
