import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textTable } from '@tradewind/cli/text-table';
import type { VisitorsOptions } from '../command/visitors-options.js';
import { writeJson, type RunContext } from './run-context.js';
import { VisitorsBed } from './visitors-bed.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 5);
/** Registrations of a page of timers, and how many times those that count may be stored. */
const PAGE_SIZE = 256;
const KEPT_OF_PAGES = 4;

/** What a service's store holds at one time. */
export interface StoreSize {
  readonly service: string;
  /** Stream time since the beginning. */
  readonly hour: number;
  /** Entries that are states of visitors. */
  readonly visitors: number;
  /** Visitors who came within the time after which they are forgotten. */
  readonly visitorsBound: number;
  /** Pages of timers, parts, and what trainers keep. */
  readonly others: number;
  readonly othersBound: number;
}

export interface VisitorsResults {
  readonly options: Omit<VisitorsOptions, 'jsonPath'>;
  readonly sizes: readonly StoreSize[];
  readonly seconds: number;
  readonly rssMiB: number;
  /** Whether the store was within its bounds at all times. */
  readonly met: boolean;
}

/** Lets visitors come once each, and looks every hour at what the store holds of them. */
export async function runVisitors(options: VisitorsOptions, context: RunContext): Promise<void> {
  const results = await measureVisitors(options, context);
  await writeJson(options.jsonPath, results);
  context.print(reportOf(results));
  if (!results.met) throw new Error('the store has outgrown its bounds');
}

export async function measureVisitors(
  { visitors, hours, forgetAfterHours }: Omit<VisitorsOptions, 'jsonPath'>,
  { say, signal, onStarted, onFailure }: Omit<RunContext, 'print'>,
): Promise<VisitorsResults> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  onStarted();
  const began = performance.now();
  const sizes: StoreSize[] = [];
  try {
    const forgetAfterMs = forgetAfterHours * HOUR_MS;
    const bed = await VisitorsBed.open(join(directory, 'bench.sqlite'), {
      forgetAfterMs,
      onFailure,
    });
    try {
      const timeOf = (visitor: number) =>
        START + Math.floor((visitor * hours * HOUR_MS) / visitors);
      for (let hour = 1, from = 0; hour <= hours; hour++) {
        const to = Math.floor((visitors * hour) / hours);
        await bed.visit({ from, to, timeOf, signal });
        const clock = START + hour * HOUR_MS;
        await bed.tick(clock, signal);
        const first = firstAfter(clock - forgetAfterMs, timeOf, to);
        const found = await sizesAt(bed, { hour, visitors: to - first, forgetAfterHours });
        sizes.push(...found);
        say(`hour ${hour}: ${found.map(describe).join('; ')}`);
        from = to;
      }
      await bed.tick(START + (hours + forgetAfterHours) * HOUR_MS, signal);
      const last = { hour: hours + forgetAfterHours, visitors: 0, forgetAfterHours };
      sizes.push(...(await sizesAt(bed, last)));
    } finally {
      await bed.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return {
    options: { visitors, hours, forgetAfterHours },
    sizes,
    seconds: (performance.now() - began) / 1_000,
    rssMiB: process.memoryUsage.rss() / 2 ** 20,
    met: sizes.every((size) => isWithin(size)),
  };
}

/** The first visitor who came after a time; `to` if there is none before that. */
function firstAfter(time: number, timeOf: (visitor: number) => number, to: number): number {
  let [low, high] = [0, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(middle) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function sizesAt(
  bed: VisitorsBed,
  at: { readonly hour: number; readonly visitors: number; readonly forgetAfterHours: number },
): Promise<StoreSize[]> {
  const { hour, visitors: visitorsBound, forgetAfterHours } = at;
  const found = await bed.stored();
  return found.map(({ service, visitors, others, scopes }) => {
    const pages = Math.ceil((KEPT_OF_PAGES * visitorsBound) / PAGE_SIZE);
    // Besides, each partition has the last page of every hour ahead, the list of pages, and some parts.
    const othersBound = pages + scopes * (forgetAfterHours + 2 + 8);
    return { service, hour, visitors, visitorsBound, others, othersBound };
  });
}

/** What another service concludes of the visitor at the bound comes a moment later, and counts as well. */
const MOMENTS_LATER = 1;

function isWithin({ visitors, visitorsBound, others, othersBound }: StoreSize): boolean {
  return visitors <= visitorsBound + MOMENTS_LATER && others <= othersBound;
}

function describe({ service, visitors, visitorsBound, others }: StoreSize): string {
  return `${service} ${visitors} of at most ${visitorsBound} visitors, ${others} other entries`;
}

function reportOf({ options, sizes, seconds, rssMiB, met }: VisitorsResults): string {
  const { visitors, hours, forgetAfterHours } = options;
  const rows = sizes.map((size) => [
    String(size.hour),
    size.service,
    String(size.visitors),
    String(size.visitorsBound),
    String(size.others),
    String(size.othersBound),
  ]);
  const head = ['hour', 'service', 'visitors', 'bound', 'other entries', 'bound'];
  const first = `${visitors} visitors in ${hours} h, forgotten after ${forgetAfterHours} h`;
  const last =
    `${seconds.toFixed(0)} s, ${rssMiB.toFixed(0)} MiB; ` +
    `the store was ${met ? 'always' : 'not always'} within its bounds`;
  return `\n${first}\n\n${textTable(head, rows)}\n${last}\n`;
}
