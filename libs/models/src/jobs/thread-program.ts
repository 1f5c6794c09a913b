import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { JobContext, JobInputs, TrainingJob } from '@tradewind/contracts';
import { JobFailure } from './job-failure.js';
import { encodeResult } from './training-result.js';
import type { FromThread, ThreadInputs, ThreadTask } from './thread-protocol.js';

/** The program of a worker thread: it runs one job, tells the result, and ends. */

const PROGRESS_EVERY_MS = 250;
const NICEST = 19;

type FailureCode = Extract<FromThread, { kind: 'failed' }>['code'];

const task = workerData as ThreadTask;
lowerPriority(task.niceness);
send(await run());

async function run(): Promise<FromThread> {
  try {
    const job = await jobOf(task);
    const output = await job(parsed(task.inputs), contextOf(task));
    return { kind: 'finished', result: encodeResult(output) };
  } catch (error) {
    if (error instanceof JobFailure) {
      return { kind: 'failed', code: error.code as FailureCode, reason: error.message };
    }
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { kind: 'failed', code: 'threw', reason };
  }
}

async function jobOf({ module, exportName }: ThreadTask): Promise<TrainingJob> {
  const exported = (await import(module)) as Readonly<Record<string, unknown>>;
  const job = exported[exportName];
  if (typeof job === 'function') return job as TrainingJob;
  throw new TypeError(`the module of the job has no function ${exportName}`);
}

function parsed(inputs: ThreadInputs): JobInputs {
  const entries = Object.entries(inputs).map(([name, input]) => {
    if ('json' in input) return [name, JSON.parse(input.json) as unknown];
    if (createHash('sha256').update(input.bytes).digest('hex') === input.sha256) {
      return [name, input.bytes];
    }
    throw new JobFailure('input-missing', `its input ${name} is not what the request names`);
  });
  return Object.fromEntries(entries) as JobInputs;
}

function contextOf({ seed, cancelled }: ThreadTask): JobContext {
  const isAborted = () => Atomics.load(cancelled, 0) !== 0;
  let reached = 0;
  let told = -Infinity;
  return {
    seed,
    signal: {
      get aborted() {
        return isAborted();
      },
      throwIfAborted() {
        if (isAborted()) throw new Error('the job was cancelled');
      },
    },
    progress: (share) => {
      if (!(share > reached)) return;
      reached = Math.min(1, share);
      const now = performance.now();
      if (now - told < PROGRESS_EVERY_MS) return;
      told = now;
      send({ kind: 'progress', share: reached });
    },
  };
}

/**
 * On Linux each thread has a niceness of its own, by its thread id; elsewhere it is of the process and
 * left alone. Training so yields the core to a fold that wants it.
 */
function lowerPriority(by: number): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, Math.min(NICEST, getPriority(thread) + by));
  } catch {
    // A system that forbids it, or has no /proc: the job runs at the priority of the process.
  }
}

function send(message: FromThread): void {
  const transfer = message.kind === 'finished' ? [message.result.bytes.buffer] : [];
  parentPort?.postMessage(message, transfer);
}
