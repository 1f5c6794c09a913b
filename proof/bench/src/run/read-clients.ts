import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ReadPlan, Reads } from '../load/read-load.js';

const SCRIPT = new URL('../load/read-thread.js', import.meta.url);

export interface ClientReads extends Reads {
  /** How late the event loop of the clients came: latencies are not more exact than that. */
  readonly clientDelayP99Ms: number;
}

/** Reads as the plan says from a thread of its own, which what else the process does cannot hold up. */
export async function readInThread(plan: ReadPlan, signal: AbortSignal): Promise<ClientReads> {
  const worker = new Worker(SCRIPT, { workerData: plan });
  try {
    const [reads] = (await once(worker, 'message', { signal })) as [ClientReads];
    return reads;
  } finally {
    await worker.terminate();
  }
}
