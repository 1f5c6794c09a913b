import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where pictures of pages are kept, by the variable SCREENSHOTS; none are made without it. */
const directory = process.env['SCREENSHOTS'] ?? '';

/** Keeps a picture of what a page shows, as `<name>.png`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (directory === '') return;
  await mkdir(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`) });
}
