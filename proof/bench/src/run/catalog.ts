import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { EventLog } from '@tradewind/log';
import {
  CatalogView,
  configOf,
  demoTenant,
  jsonLogger,
  openEmbeddedRuntime,
  openRuntime,
  startService,
} from '@tradewind/service';
import type { Runtime, RunningService } from '@tradewind/service';
import { shopService } from '@tradewind/shop-service';
import type { CatalogOptions } from '../command/catalog-options.js';
import { benchItem, itemLines } from '../load/item-lines.js';
import { figure } from '../measure/figure.js';
import { settledMemory } from '../measure/settled-memory.js';
import { median } from '../measure/statistics.js';
import { withServers, writeJson } from './run-context.js';
import type { RunContext } from './run-context.js';

const TARGET_SECONDS = 60;
const TARGET_VISIBLE_MS = 1_000;
const CHANGES = 50;
const POLL_MS = 2;

export interface CatalogResults {
  readonly machine: { readonly cores: number; readonly node: string };
  readonly items: number;
  readonly on: 'SQLite' | 'Kafka and Redis';
  /** From the first byte of the request to its answer. */
  readonly acceptedSeconds: number;
  /** From the first byte of the request until the view has every item. */
  readonly loadedSeconds: number;
  /** Of this process: HTTP, folds and view, on SQLite the log and the store as well. */
  readonly cpuSeconds: number;
  /** Of a second view, read from the compacted topic. */
  readonly viewBytesPerItem: number;
  readonly viewSeconds: number;
  /** From a request that changes a price until a read has it. */
  readonly visibleMs: { readonly p50: number; readonly max: number };
  readonly met: boolean;
}

/** Loads a catalogue over HTTP, and looks at how soon changes are read and what a view takes. */
export async function runCatalog(options: CatalogOptions, context: RunContext): Promise<void> {
  if (options.kafka) {
    await withServers(context, async ({ kafkaBrokers, redisUrl }) => {
      const environment = { KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl };
      const config = configOf(shopService, { PORT: '0', ...environment });
      const runtime = openRuntime('shop-service', config, context.say);
      await measureOn(runtime, environment, options, context);
    });
    return;
  }
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  context.onStarted();
  try {
    const runtime = openEmbeddedRuntime(join(directory, 'bench.sqlite'));
    await measureOn(runtime, {}, options, context);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureOn(
  runtime: Runtime,
  environment: Readonly<Record<string, string>>,
  options: CatalogOptions,
  context: RunContext,
): Promise<void> {
  const variables = { PORT: '0', HOST: '127.0.0.1', ...environment };
  const service = await startService(shopService, {
    config: configOf(shopService, variables),
    runtime,
    logger: jsonLogger('error', 'bench'),
    onFailure: (error) => {
      context.onFailure(error instanceof Error ? error : new Error(String(error)));
    },
  });
  try {
    const results = await measure({ runtime, service }, options, context);
    await writeJson(options.jsonPath, results);
    context.print(reportOf(results));
  } finally {
    await service.close();
    await runtime.close();
  }
}

async function measure(
  { runtime, service }: { readonly runtime: Runtime; readonly service: RunningService },
  { items, kafka }: CatalogOptions,
  { signal, say }: RunContext,
): Promise<CatalogResults> {
  const catalog = service.app.get(CatalogView, { strict: false });
  const cpu = process.cpuUsage();
  const from = performance.now();
  const since = (start: number) => (performance.now() - start) / 1_000;
  await put(service.url, Readable.toWeb(Readable.from(itemLines(items))), signal);
  const acceptedSeconds = since(from);
  say(`${String(items)} items accepted in ${figure(acceptedSeconds, 1)} s`);
  while (catalog.counts(demoTenant.name).items < items) await setTimeout(POLL_MS, null, { signal });
  const loadedSeconds = since(from);
  const { user, system } = process.cpuUsage(cpu);
  const visible: number[] = [];
  for (let change = 0; change < CHANGES; change++) {
    visible.push(await changePrice(service.url, Math.trunc((change * items) / CHANGES), signal));
  }
  const { bytes, seconds } = await viewOf(runtime.log);
  const visibleMs = { p50: median(visible), max: Math.max(...visible) };
  return {
    machine: { cores: availableParallelism(), node: process.versions.node },
    items,
    on: kafka ? 'Kafka and Redis' : 'SQLite',
    acceptedSeconds,
    loadedSeconds,
    cpuSeconds: (user + system) / 1e6,
    viewBytesPerItem: bytes / items,
    viewSeconds: seconds,
    visibleMs,
    met: loadedSeconds <= TARGET_SECONDS && visibleMs.max <= TARGET_VISIBLE_MS,
  };
}

const headers = { authorization: `Bearer ${demoTenant.secretKey}` };

async function put(url: string, body: ReadableStream | string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${url}/v1/items`, {
    method: 'PUT',
    body,
    duplex: 'half',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    signal,
  });
  const report = (await response.json()) as { refused: number };
  if (!response.ok || report.refused > 0) throw new Error(`refused: ${JSON.stringify(report)}`);
}

/** Milliseconds from the request until a read has the price. */
async function changePrice(url: string, number: number, signal: AbortSignal): Promise<number> {
  const { id, price } = benchItem(number);
  const lower = Math.round(price * 90) / 100;
  const from = performance.now();
  await put(url, `${JSON.stringify({ id, price: lower, currency: 'EUR' })}\n`, signal);
  for (;;) {
    const response = await fetch(`${url}/v1/items/${id}`, { headers, signal });
    if (((await response.json()) as { price?: number }).price === lower) break;
    await setTimeout(POLL_MS, null, { signal });
  }
  return performance.now() - from;
}

/**
 * What a view takes in memory after a collection, and the time until it has caught up. One is opened before it,
 * so that what the log keeps of its own reading is not counted.
 */
async function viewOf(log: EventLog): Promise<{ bytes: number; seconds: number }> {
  const memory = () => settledMemory(({ heapUsed }) => heapUsed);
  // A view is shared by those who read from one object.
  const open = () => {
    const tail: EventLog['tail'] = (topics, position, read) => log.tail(topics, position, read);
    return CatalogView.open({ tail });
  };
  const first = await open();
  const before = await memory();
  const from = performance.now();
  const view = await open();
  const seconds = (performance.now() - from) / 1_000;
  const bytes = (await memory()) - before;
  await Promise.all([first.close(), view.close()]);
  return { bytes, seconds };
}

function reportOf(results: CatalogResults): string {
  const { items, on, acceptedSeconds, loadedSeconds, cpuSeconds, visibleMs } = results;
  const { viewBytesPerItem, viewSeconds, met } = results;
  return [
    `${String(items)} items on ${on}:`,
    `  accepted in      ${figure(acceptedSeconds, 1)} s`,
    `  in the view in   ${figure(loadedSeconds, 1)} s (at most ${String(TARGET_SECONDS)} s)`,
    `  CPU              ${figure(cpuSeconds, 1)} s`,
    `  a price is read  after ${figure(visibleMs.p50, 0)} ms (median), ${figure(visibleMs.max, 0)} ms (longest)`,
    `  a view takes     ${figure(viewBytesPerItem, 0)} bytes an item, and ${figure(viewSeconds, 1)} s to be read`,
    met ? 'The targets are met.' : 'The targets are NOT met.',
    '',
  ].join('\n');
}
