import { chromium as installed, Progress } from '@tradewind/cli';
import { chromium, type Browser, type Page } from 'playwright-core';
import { median } from '../measure/statistics.js';

/** Milliseconds from the request for the console until its first page is there. */
export interface FirstPage {
  /** Navigation and heading are drawn, and nothing keeps the page from answering. */
  readonly interactiveMs: number;
  /** The checklist has the figures of the shop. */
  readonly filledMs: number;
}

export interface Scrolled {
  readonly rows: number;
  /** Rows that the page holds as elements while it is scrolled, at most. */
  readonly elements: number;
  /** Milliseconds between two pictures. */
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  readonly longestMs: number;
}

interface Visit {
  readonly origin: string;
  /** Of a session, as `name=value`. */
  readonly cookie: string;
}

const WITHIN_MS = 60_000;

/** Does work with Debian's Chromium, which is closed when this settles. */
export async function withBrowser<T>(
  say: (line: string) => void,
  work: (browser: Browser) => Promise<T>,
): Promise<T> {
  const executablePath = await installed(process.env, new Progress(say));
  // As root, Chromium runs without its sandbox or not at all.
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

async function openPage(browser: Browser, { origin, cookie }: Visit): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  context.setDefaultTimeout(WITHIN_MS);
  const [name = '', ...value] = cookie.split('=');
  await context.addCookies([{ name, value: value.join('='), url: origin }]);
  return context.newPage();
}

/** Notes when the page is drawn and its thread idle, and when its checklist is filled. */
const NOTE_TIMES = `
  window.noted = {};
  new MutationObserver(() => {
    if (!noted.drawn && document.querySelector('nav a') && document.querySelector('h1')) {
      noted.drawn = true;
      requestAnimationFrame(() => requestIdleCallback(() => {
        noted.interactiveMs = performance.now();
      }));
    }
    if (!noted.filledMs && document.querySelector('.steps > li')) noted.filledMs = performance.now();
  }).observe(document, { childList: true, subtree: true });`;

/** The policy of the console forbids what `waitForFunction` would do. */
const WHEN_NOTED = `new Promise((resolve) => {
  const timer = setInterval(() => {
    if (noted.interactiveMs === undefined || noted.filledMs === undefined) return;
    clearInterval(timer);
    resolve(noted);
  }, 10);
})`;

/** Opens the first page so many times with an empty cache, and returns the median of each figure. */
export async function measureFirstPage(
  browser: Browser,
  visit: Visit,
  loads: number,
): Promise<FirstPage> {
  const all: FirstPage[] = [];
  for (let load = 0; load < loads; load++) {
    const page = await openPage(browser, visit);
    await page.addInitScript(NOTE_TIMES);
    await page.goto(visit.origin);
    all.push(await page.evaluate(WHEN_NOTED));
    await page.context().close();
  }
  return {
    interactiveMs: median(all.map(({ interactiveMs }) => interactiveMs)),
    filledMs: median(all.map(({ filledMs }) => filledMs)),
  };
}

/** Scrolls to the end of the page until its table has no more rows to load. */
const LOAD_ALL = `(async (rows) => {
  const loaded = () =>
    Number(document.querySelector('main table')?.getAttribute('aria-rowcount') ?? 1) - 1;
  const until = performance.now() + 120_000;
  while (loaded() < rows) {
    if (performance.now() > until) throw new Error('the list stops at row ' + loaded());
    window.scrollTo(0, document.body.scrollHeight);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  window.scrollTo(0, 0);
})`;

/** Scrolls from the middle of the page for some seconds; returns the times of its frames. */
const SCROLL = `(async (seconds, speed) => {
  const times = [];
  let elements = 0;
  await new Promise((resolve) => setTimeout(resolve, 500));
  const middle = document.body.scrollHeight / 2;
  const from = performance.now();
  await new Promise((resolve) => {
    const frame = (now) => {
      const past = (now - from) / 1000;
      times.push(now);
      window.scrollTo(0, middle + past * speed);
      elements = Math.max(elements, document.querySelectorAll('main tbody tr').length);
      if (past < seconds) requestAnimationFrame(frame); else resolve();
    };
    requestAnimationFrame(frame);
  });
  return { times, elements };
})`;

const SCROLL_SECONDS = 10;
/** Pixels a second; who looks for something flicks so fast. */
const SCROLL_SPEED = 5_000;

/** Scrolls through a list of so many items, all of which are loaded before. */
export async function measureScroll(
  browser: Browser,
  visit: Visit,
  rows: number,
): Promise<Scrolled> {
  const page = await openPage(browser, visit);
  await page.goto(`${visit.origin}/#/catalogue`);
  await page.locator('main table').waitFor();
  await page.evaluate(`${LOAD_ALL}(${String(rows)})`);
  const { times, elements } = await page.evaluate<{ times: number[]; elements: number }>(
    `${SCROLL}(${String(SCROLL_SECONDS)}, ${String(SCROLL_SPEED)})`,
  );
  await page.context().close();
  const between = times.slice(1).map((time, at) => time - (times[at] ?? time));
  const sorted = between.toSorted((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? NaN;
  return {
    ...{ rows, elements },
    ...{ frameP50Ms: quantile(0.5), frameP95Ms: quantile(0.95), longestMs: quantile(1) },
  };
}
