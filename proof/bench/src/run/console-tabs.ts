import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';
import { OpenTabs } from '../load/open-tabs.js';
import { settledMemory } from '../measure/settled-memory.js';

/** What open pages cost the process that has all services. */
export interface TabsCost {
  readonly tabs: number;
  /** Of the thread of the services. */
  readonly coresBusy: number;
  /** Heap and buffers after a collection. */
  readonly memoryMiB: number;
  /** Requests from console-service to the services behind it, each second. */
  readonly readsPerSecond: number;
  /** That each tab got, each second. */
  readonly framesPerSecond: number;
}

const MIB = 2 ** 20;
/** What has just been opened or closed is over. */
const SETTLES_MS = 2_000;
/** Published by the `fetch` of Node.js for each request. */
const REQUESTED = 'undici:request:create';

interface Observation {
  readonly url: string;
  readonly cookie: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Observes the process while so many pages are open. */
export async function costOfTabs(tabs: number, observed: Observation): Promise<TabsCost> {
  const { signal } = observed;
  const open = tabs === 0 ? undefined : await OpenTabs.open({ ...observed, tabs }, signal);
  try {
    await setTimeout(SETTLES_MS, undefined, { signal });
    return await observe(tabs, open, observed);
  } finally {
    await open?.close();
  }
}

async function observe(
  tabs: number,
  open: OpenTabs | undefined,
  { seconds, signal }: Observation,
): Promise<TabsCost> {
  let reads = 0;
  const count = () => {
    reads += 1;
  };
  subscribe(REQUESTED, count);
  const framesBefore = open?.frames ?? 0;
  const cpuBefore = process.threadCpuUsage();
  const from = performance.now();
  await setTimeout(seconds * 1_000, undefined, { signal });
  const took = (performance.now() - from) / 1_000;
  const { user, system } = process.threadCpuUsage(cpuBefore);
  unsubscribe(REQUESTED, count);
  const frames = (open?.frames ?? 0) - framesBefore;
  const bytes = await settledMemory(({ heapUsed, external }) => heapUsed + external);
  return {
    tabs,
    coresBusy: (user + system) / 1e6 / took,
    memoryMiB: bytes / MIB,
    readsPerSecond: reads / took,
    framesPerSecond: tabs === 0 ? 0 : frames / tabs / took,
  };
}
