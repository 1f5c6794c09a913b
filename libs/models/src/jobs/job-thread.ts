import { Worker } from 'node:worker_threads';
import { JobFailure } from './job-failure.js';
import { THREAD_PROGRAM, threadOptions } from './thread-options.js';
import type { FromThread, ThreadInputs, ThreadTask, TrainingResult } from './thread-protocol.js';

export interface JobThreadOptions {
  readonly module: string;
  readonly exportName: string;
  /** Blocks are transferred: they are gone from the caller's memory. */
  readonly inputs: ThreadInputs;
  readonly seed: number;
  readonly memoryMb: number;
  readonly niceness: number;
  readonly timeoutMs: number;
  readonly cancelGraceMs: number;
  readonly onProgress: (share: number) => void;
}

/** One start of a job, in a thread of its own: nothing that a job leaves behind reaches the next. */
export class JobThread {
  /** Resolves with the result, or rejects with a `JobFailure`; the thread has ended then. */
  readonly ended: Promise<TrainingResult>;
  readonly #worker: Worker;
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));
  readonly #timers: NodeJS.Timeout[] = [];
  #result: TrainingResult | undefined;
  #failure: JobFailure | undefined;

  constructor(private readonly options: JobThreadOptions) {
    const { memoryMb, timeoutMs } = options;
    const { module, exportName, inputs, seed, niceness } = options;
    const cancelled = this.#cancelled;
    const workerData: ThreadTask = { module, exportName, inputs, seed, cancelled, niceness };
    const transferList = transferable(inputs);
    this.#worker = new Worker(THREAD_PROGRAM, {
      ...threadOptions(memoryMb),
      workerData,
      transferList,
    });
    this.ended = this.#watch();
    this.#after(timeoutMs, () => {
      this.#end(new JobFailure('timed-out', `it was not done after ${timeoutMs} ms`));
    });
  }

  /** Asks the job to end; ends the thread when it does not listen. */
  cancel(): void {
    if (Atomics.exchange(this.#cancelled, 0, 1) !== 0) return;
    this.#failure ??= new JobFailure('cancelled', 'it was cancelled');
    this.#after(this.options.cancelGraceMs, () => void this.#worker.terminate());
  }

  #watch(): Promise<TrainingResult> {
    const worker = this.#worker;
    worker.on('message', (message: FromThread) => {
      this.#take(message);
    });
    worker.on('error', (error: unknown) => {
      this.#failure ??= failureOf(error);
    });
    return new Promise((resolve, reject) => {
      worker.once('exit', (code) => {
        for (const timer of this.#timers) clearTimeout(timer);
        const failure = this.#failure;
        if (this.#result && !failure) resolve(this.#result);
        else reject(failure ?? new JobFailure('crashed', `its thread ended with status ${code}`));
      });
    });
  }

  #take(message: FromThread): void {
    if (message.kind === 'progress') {
      this.options.onProgress(message.share);
      return;
    }
    if (message.kind === 'finished') this.#result = message.result;
    else this.#failure ??= new JobFailure(message.code, message.reason);
    void this.#worker.terminate();
  }

  #end(failure: JobFailure): void {
    this.#failure ??= failure;
    void this.#worker.terminate();
  }

  #after(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms).unref());
  }
}

function failureOf(error: unknown): JobFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new JobFailure('out-of-memory', 'it needed more memory than a training thread may have');
  }
  return new JobFailure('crashed', `its thread failed: ${message}`, { cause: error });
}

/** Buffers of views that cover all of theirs; others, such as a slice of Node's pool, are copied. */
function transferable(inputs: ThreadInputs): ArrayBuffer[] {
  const buffers = Object.values(inputs).flatMap((input) => {
    if ('json' in input) return [];
    const { buffer, byteLength } = input.bytes;
    return byteLength === buffer.byteLength ? [buffer] : [];
  });
  return [...new Set(buffers)];
}
