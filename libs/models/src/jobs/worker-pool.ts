import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { isWorthAnotherStart, JobFailure } from './job-failure.js';
import { JobThread } from './job-thread.js';
import type { ThreadInputs, TrainingResult } from './thread-protocol.js';

export interface WorkerPoolOptions {
  /** Jobs that run at the same time. @default one less than there are cores, at least 1 */
  readonly threads?: number;
  /** Jobs that wait for a thread; a further one is refused. */
  readonly maxWaiting?: number;
  /** Heap of one thread, MB, beyond which its job is ended. Typed arrays lie outside of it. */
  readonly memoryMb?: number;
  /** Starts of a job whose thread dies. */
  readonly maxStarts?: number;
  /** How far the threads stand back behind the process, from 0 to 19; by Linux alone. */
  readonly niceness?: number;
  /** How long a job may take until it ends after it was cancelled; then its thread is ended. */
  readonly cancelGraceMs?: number;
}

const DEFAULTS = {
  maxWaiting: 100,
  memoryMb: 512,
  maxStarts: 3,
  niceness: 10,
  cancelGraceMs: 1_000,
};
const DEFAULT_TIMEOUT_MS = 30 * 60_000;
/** A thread that cannot even start would otherwise be started in a tight loop. */
const RESTART_AFTER_MS = 100;

/** A training run as the pool is given it. */
export interface PoolJob {
  /** URL of the module, as its compiled file is named, and the `TrainingJob` that it exports. */
  readonly module: string;
  readonly exportName: string;
  readonly seed: number;
  /** Called for every start, since the blocks of one start are transferred to its thread. */
  loadInputs(): Promise<ThreadInputs>;
  /** @default half an hour */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Awaited before start number `start`, which counts from 1. */
  onStart?(start: number): Promise<void> | void;
  onProgress?(share: number, start: number): void;
}

interface Waiting {
  readonly job: PoolJob;
  readonly resolve: (result: TrainingResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A bounded number of worker threads for training. Each start of a job has a thread of its own, which
 * ends with it: jobs share no state, and what a training has used goes back to the system.
 */
export class WorkerPool {
  readonly threads: number;
  readonly #options: Required<Omit<WorkerPoolOptions, 'threads'>>;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor({ threads, ...options }: WorkerPoolOptions = {}) {
    this.threads = threads ?? Math.max(1, availableParallelism() - 1);
    this.#options = { ...DEFAULTS, ...options };
  }

  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Threads that a further job would not have to wait for. */
  get free(): number {
    return Math.max(0, this.threads - this.running - this.waiting);
  }

  /**
   * Runs a job as soon as a thread is free, in order of arrival. Rejects with a `JobFailure`: at once
   * when too many are waiting, and after the last start of a job whose thread dies again and again.
   */
  run(job: PoolJob): Promise<TrainingResult> {
    const { maxWaiting } = this.#options;
    if (this.#closing.signal.aborted) return Promise.reject(cancelled('the pool is closed'));
    if (job.signal?.aborted) return Promise.reject(cancelled('it was cancelled'));
    if (this.running >= this.threads && this.waiting >= maxWaiting) {
      const text = `${this.waiting} training jobs wait for ${this.threads} threads already`;
      return Promise.reject(new JobFailure('queue-full', text));
    }
    return new Promise((resolve, reject) => {
      const waiting = { job, resolve, reject };
      this.#waiting.push(waiting);
      const giveUp = () => {
        this.#giveUp(waiting);
      };
      job.signal?.addEventListener('abort', giveUp, { once: true });
      this.#next();
    });
  }

  /** Cancels what waits and runs; resolves when all threads have ended. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const { reject } of this.#waiting.splice(0)) reject(cancelled('the pool is closed'));
    await Promise.all(this.#running);
  }

  #giveUp(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    waiting.reject(cancelled('it was cancelled'));
  }

  #next(): void {
    while (this.running < this.threads) {
      const next = this.#waiting.shift();
      if (!next) return;
      const run = this.#start(next.job)
        .then(next.resolve, next.reject)
        .finally(() => {
          this.#running.delete(run);
          this.#next();
        });
      this.#running.add(run);
    }
  }

  async #start(job: PoolJob): Promise<TrainingResult> {
    const signals = [this.#closing.signal, ...(job.signal ? [job.signal] : [])];
    const signal = AbortSignal.any(signals);
    for (let start = 1; ; start++) {
      try {
        await job.onStart?.(start);
        return await this.#runThread(job, start, signal);
      } catch (error) {
        if (signal.aborted) throw cancelled('it was cancelled', error);
        if (!(error instanceof JobFailure) || !isWorthAnotherStart(error)) throw error;
        if (start >= this.#options.maxStarts) {
          throw new JobFailure(error.code, `after ${start} starts, ${error.message}`);
        }
      }
      await delay(RESTART_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #runThread(job: PoolJob, start: number, signal: AbortSignal): Promise<TrainingResult> {
    const { module, exportName, seed, timeoutMs = DEFAULT_TIMEOUT_MS } = job;
    const inputs = await job.loadInputs();
    signal.throwIfAborted();
    const thread = new JobThread({
      ...this.#options,
      ...{ module, exportName, inputs, seed, timeoutMs },
      onProgress: (share) => {
        job.onProgress?.(share, start);
      },
    });
    const cancel = () => {
      thread.cancel();
    };
    signal.addEventListener('abort', cancel);
    try {
      return await thread.ended;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}

function cancelled(text: string, cause?: unknown): JobFailure {
  return new JobFailure('cancelled', text, { cause });
}
