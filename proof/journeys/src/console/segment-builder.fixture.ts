import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../until.js';
import { sendEvents, visits } from './shop-events.fixture.js';

const WITHIN_MS = 300_000;

/** Writes the segment "Came by" on its page, watches the count, saves it and waits for members. */
export async function buildSegment(page: Page, collector: string): Promise<void> {
  const counted = (text: RegExp) => page.locator('.preview-count', { hasText: text }).waitFor();
  await page.getByLabel('Name').fill('Came by');
  await page.getByLabel('Number', { exact: true }).selectOption('sessions');
  await counted(/^[1-9]/);
  expect(await page.locator('.samples a').count()).toBeGreaterThan(0);
  await page.getByLabel('at least').fill('100000');
  await counted(/^0 /);
  await page.getByLabel('at least').fill('');
  await page.locator('.failure', { hasText: 'compares with nothing' }).waitFor();
  await page.getByLabel('at least').fill('1');
  await page.getByRole('button', { name: '+ or' }).click();
  await page.getByRole('button', { name: '+ and' }).click();
  await page.getByLabel('Condition on').nth(2).selectOption('absence');
  await page.getByRole('button', { name: 'Remove', exact: true }).nth(2).click();
  await counted(/^[1-9]/);
  await page.getByRole('button', { name: 'Save' }).click();

  const card = page.locator('.card', { has: page.getByRole('heading', { name: 'Came by' }) });
  await card.waitFor();
  await card.getByText('sessions at least 1').waitFor();
  // Shoppers are looked at when they come, or at their next review.
  await until(
    'members',
    async () => ((await card.getByText(/^[1-9]\d* shoppers/).count()) > 0 ? true : undefined),
    {
      withinMs: WITHIN_MS,
      meanwhile: () => sendEvents(collector, visits()),
    },
  );
}
