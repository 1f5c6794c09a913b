import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type {
  CaseSpec,
  FromWorker,
  ToWorker,
  WorkerProgress,
  WorkerReport,
} from '../cases/protocol.js';

const SCRIPT = fileURLToPath(new URL('../cases/worker.js', import.meta.url));
const KEPT_OUTPUT = 4_000;
const END_WITHIN_MS = 15_000;

const NOTHING: WorkerProgress = { count: 0, partitions: {}, rss: 0, heapUsed: 0 };

/** A process that runs one case, seen from the measurement. */
export class WorkerProcess {
  progress: WorkerProgress = NOTHING;
  /** The partitions that it was assigned last; undefined until it is set up. */
  partitions: readonly number[] | undefined;
  /** Rejects when the process ends unexpectedly, with the end of its output. */
  readonly died: Promise<never>;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #report = Promise.withResolvers<WorkerReport>();
  #output = '';
  #stopping = false;

  constructor(private readonly spec: CaseSpec) {
    // The process has its own group, so that Ctrl-C in the terminal reaches the measurement alone.
    this.#child = fork(SCRIPT, [], {
      env: { ...process.env, BENCH_CASE: JSON.stringify(spec), NODE_OPTIONS: '' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
      });
    }
    this.#child.on('message', (message) => {
      this.#take(message as FromWorker);
    });
    // This does not mean an exit: a process that has just exited refuses messages. The exit reports
    // the message.
    this.#child.on('error', ({ message }) => {
      this.#output = `${this.#output}${message}\n`.slice(-KEPT_OUTPUT);
    });
    const { promise: died, reject } = Promise.withResolvers<never>();
    this.died = died;
    died.catch(() => undefined);
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        resolve();
        if (!this.#stopping) reject(this.#failure(signal ?? `status ${String(code)}`));
      });
    });
  }

  /** Starts the drain. */
  go(): void {
    this.#send({ kind: 'go' });
  }

  /** Ends the process in good order and returns its measurements. */
  async stop(): Promise<WorkerReport> {
    this.#send({ kind: 'stop' });
    const report = await Promise.race([this.#report.promise, this.died]);
    this.#stopping = true;
    const force = setTimeout(() => {
      this.#child.kill('SIGKILL');
    }, END_WITHIN_MS);
    await this.#ended;
    clearTimeout(force);
    return report;
  }

  /** Kills the process, as in a crash. */
  async kill(): Promise<void> {
    this.#stopping = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #take(message: FromWorker): void {
    if (message.kind === 'progress') this.progress = message.progress;
    else if (message.kind === 'ready') this.partitions = message.partitions;
    else this.#report.resolve(message.report);
  }

  #send(message: ToWorker): void {
    this.#child.send(message);
  }

  #failure(how: string): Error {
    const { name } = this.spec;
    return new Error(`the process of ${name} has ended (${how}):\n${this.#output.trimEnd()}`);
  }
}
