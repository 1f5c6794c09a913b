import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { readFor, type ReadPlan } from './read-load.js';

const RESOLUTION_MS = 2;
const NANOS_PER_MS = 1e6;

// What the clients themselves come late is no fault of the services: it is told with the figures.
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
const reads = await readFor(workerData as ReadPlan);
const clientDelayP99Ms = Math.max(0, delay.percentile(99) / NANOS_PER_MS - RESOLUTION_MS);
parentPort?.postMessage({ ...reads, clientDelayP99Ms });
