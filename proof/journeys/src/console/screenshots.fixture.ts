import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where pictures of pages are kept, by the variable SCREENSHOTS; none are made without it. */
const directory = process.env['SCREENSHOTS'] ?? '';

/** Keeps a picture of what a page shows, as `<name>.png`, in a window of this size if one is given. */
export async function picture(
  page: Page,
  name: string,
  size?: { readonly width: number; readonly height: number },
): Promise<void> {
  if (directory === '') return;
  const before = page.viewportSize();
  if (size) await page.setViewportSize(size);
  await mkdir(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`) });
  if (size && before) await page.setViewportSize(before);
}
