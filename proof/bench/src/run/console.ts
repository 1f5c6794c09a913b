import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { EmbeddedPlatform, liveEnvironment } from '@tradewind/cli';
import { textTable } from '@tradewind/cli/text-table';
import { demoTenant } from '@tradewind/service';
import type { ConsoleOptions } from '../command/console-options.js';
import { itemLines } from '../load/item-lines.js';
import { figure } from '../measure/figure.js';
import { atMost } from '../measure/targets.js';
import type { Target } from '../measure/targets.js';
import { measureFirstPage, measureScroll, withBrowser } from './console-browser.js';
import type { FirstPage, Scrolled } from './console-browser.js';
import { measureSizes } from './console-sizes.js';
import type { ConsoleSizes } from './console-sizes.js';
import { costOfTabs } from './console-tabs.js';
import type { TabsCost } from './console-tabs.js';
import { targetsTable } from './report.js';
import { writeJson } from './run-context.js';
import type { RunContext } from './run-context.js';

export interface ConsoleResults {
  readonly machine: { readonly cores: number; readonly node: string };
  readonly sizes: ConsoleSizes;
  readonly firstPage: FirstPage;
  /** With no page, with one, and with all. */
  readonly tabs: readonly TabsCost[];
  readonly scroll: Scrolled;
  readonly targets: readonly Target[];
}

const POLL_MS = 50;

/** Measures the console with all services in this process, on SQLite. */
export async function runConsole(options: ConsoleOptions, context: RunContext): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  context.onStarted();
  try {
    const platform = await EmbeddedPlatform.start({
      databasePath: join(directory, 'bench.sqlite'),
      logDir: join(directory, 'logs'),
      env: { ...liveEnvironment, LOG_LEVEL: 'warn' },
      onFailure: (error) => {
        context.onFailure(error instanceof Error ? error : new Error(String(error)));
      },
    });
    try {
      const results = await measure(platform, options, context);
      await writeJson(options.jsonPath, results);
      context.print(reportOf(results));
    } finally {
      await platform.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(
  { urls }: EmbeddedPlatform,
  { tabs, seconds, loads, rows }: ConsoleOptions,
  { signal, say }: RunContext,
): Promise<ConsoleResults> {
  const origin = urls['console-service'];
  const sizes = await measureSizes(origin);
  const cookie = await logIn(origin, signal);
  const observed = { url: `${origin}/api/live`, cookie, seconds, signal };
  const costs: TabsCost[] = [];
  for (const open of [0, 1, tabs]) {
    say(`the server with ${String(open)} pages`);
    costs.push(await costOfTabs(open, observed));
  }
  say(`a list of ${String(rows)} items`);
  await putItems(urls['shop-service'], rows, signal);
  const [firstPage, scroll] = await withBrowser(say, async (browser) => {
    const visit = { origin, cookie };
    say('the first page in Chromium');
    const loaded = await measureFirstPage(browser, visit, loads);
    say('scrolling through the list');
    return [loaded, await measureScroll(browser, visit, rows)] as const;
  });
  const machine = { cores: availableParallelism(), node: process.versions.node };
  const measured = { sizes, firstPage, tabs: costs, scroll };
  return { machine, ...measured, targets: targetsOf(measured) };
}

/** The cookie of a session, as `name=value`. */
async function logIn(origin: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tradewind-console': '1' },
    body: JSON.stringify({ key: demoTenant.secretKey }),
    signal,
  });
  if (!response.ok) throw new Error(`the console refuses the log-in: ${await response.text()}`);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Resolves when the catalogue has so many items. */
async function putItems(url: string, items: number, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${demoTenant.secretKey}` };
  const response = await fetch(`${url}/v1/items`, {
    method: 'PUT',
    body: Readable.toWeb(Readable.from(itemLines(items))),
    duplex: 'half',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    signal,
  });
  const { refused } = (await response.json()) as { refused: number };
  if (!response.ok || refused > 0) throw new Error('the items were refused');
  for (;;) {
    const answer = await fetch(`${url}/v1/items?limit=1`, { headers, signal });
    if (((await answer.json()) as { total: number }).total >= items) return;
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

function targetsOf(measured: Omit<ConsoleResults, 'machine' | 'targets'>): readonly Target[] {
  const { sizes, firstPage, tabs, scroll } = measured;
  const reads = tabs.map(({ readsPerSecond }) => readsPerSecond);
  return [
    atMost('script of the first page, kB', 60, sizes.firstPage / 1_000),
    atMost('tw.js, kB', 5, sizes.twJs / 1_000),
    atMost('the chat besides, kB', 15, sizes.chat / 1_000),
    atMost('first page interactive, ms', 1_000, firstPage.interactiveMs),
    atMost('reads with all pages / with one', 1.1, (reads[2] ?? NaN) / (reads[1] ?? NaN)),
    atMost(
      `p95 between frames while ${figure(scroll.rows)} rows scroll, ms`,
      50,
      scroll.frameP95Ms,
    ),
  ];
}

/** The figures for people. */
export function reportOf({ machine, firstPage, tabs, scroll, targets }: ConsoleResults): string {
  const rows = tabs.map((cost) => [
    figure(cost.tabs),
    figure(100 * cost.coresBusy, 1),
    figure(cost.memoryMiB, 1),
    figure(cost.readsPerSecond, 1),
    figure(cost.framesPerSecond, 2),
  ]);
  const between = [scroll.frameP50Ms, scroll.frameP95Ms, scroll.longestMs];
  return [
    `\n${String(machine.cores)} cores, Node ${machine.node}\n\n`,
    textTable(['open pages', 'CPU, % of a core', 'memory MiB', 'reads/s', 'frames/s each'], rows),
    `the first page is interactive after ${figure(firstPage.interactiveMs)} ms, and has the figures of the shop after ${figure(firstPage.filledMs)} ms\n`,
    `a list of ${figure(scroll.rows)} rows (at most ${figure(scroll.elements)} of them elements) scrolls with ${between.map((ms) => figure(ms)).join(' / ')} ms between frames (p50 / p95 / longest)\n\n`,
    targetsTable(targets),
  ].join('');
}
