import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { seriousFindings } from './browser.fixture.js';

/** Gathers and downloads what is known of the shopper of the page. */
export async function exportShopper(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('button', { name: 'Gather the export' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await saved).suggestedFilename()).toMatch(/^export-.*\.json$/);
}

/** Erases the shopper of the page, having read what happens, and waits until nothing is known. */
export async function eraseShopper(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Erase…' }).click();
  const dialog = page.getByRole('alertdialog');
  expect(await dialog.textContent()).toContain('This cannot be undone.');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Erase this shopper' }).click();
  await page.getByText('counts over many shoppers stay').waitFor();
  await page.locator('.badge', { hasText: /^done$/ }).waitFor();
  await page.getByText('No event of this shopper has been seen.').waitFor();
}
