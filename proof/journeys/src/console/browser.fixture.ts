import { chromium as installed, Progress } from '@tradewind/cli';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import axe from 'axe-core';

/** A machine that tests much at once is slow. */
const ACT_WITHIN_MS = 90_000;

/** By its own user agent a browser without a window is a robot, whose events count for nothing. */
const OF_A_SHOPPER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

/** What the browser of a test complained of, and where it went. */
export interface Observed {
  readonly errors: string[];
  /** Requests to other addresses than the console's. */
  readonly foreign: string[];
}

export async function openBrowser(): Promise<Browser> {
  const progress = new Progress((line) => {
    process.stderr.write(`${line}\n`);
  });
  const executablePath = await installed(process.env, progress);
  // As root, Chromium runs without its sandbox or not at all.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A context whose pages are observed. */
export async function observedContext(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; observed: Observed }> {
  const context = await browser.newContext({ userAgent: OF_A_SHOPPER, ...options });
  context.setDefaultTimeout(ACT_WITHIN_MS);
  const observed: Observed = { errors: [], foreign: [] };
  context.on('console', (message) => {
    if (message.type() === 'error') observed.errors.push(message.text());
  });
  context.on('weberror', (error) => observed.errors.push(error.error().message));
  context.on('request', (request) => {
    if (!request.url().startsWith(origin)) observed.foreign.push(request.url());
  });
  return { context, observed };
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly string[];
}

/** What axe finds serious or critical in a page. */
export async function seriousFindings(page: Page): Promise<readonly Finding[]> {
  // Evaluated by the debugger, which the page's policy does not concern.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await run.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        id,
        impact: String(impact),
        nodes: nodes.map(({ html }) => html.slice(0, 200)),
      }));
  });
}

/** Whether a page is wider than its window. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth + 1',
  );
}
