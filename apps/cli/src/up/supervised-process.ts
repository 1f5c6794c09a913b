import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** Whoever lived as long starts over with the shortest delay. */
const SETTLED_AFTER_MS = 20_000;
/**
 * For `--import`, with a channel (`ipc`): loaded ahead of a process's own code, so that when the one that started it is gone, even by kill -9, the
 * process ends as if asked to, and by force if it has not after as long as anybody is given.
 */
export const ORPHAN_GUARD = `data:text/javascript,${encodeURIComponent(
  `process.once('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 15_000).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel?.unref();`,
)}`;

export interface ProcessSpec {
  readonly name: string;
  /** Script for this Node. */
  readonly script: string;
  /** Read at each start. */
  readonly env: NodeJS.ProcessEnv;
  /** Takes what the process writes; appended to. */
  readonly logPath: string;
  /** How long a death is followed by nothing at most, ms. @default 10_000 */
  readonly longestDelayMs?: number;
}

export interface Death {
  readonly name: string;
  readonly how: string;
  readonly restartInMs: number;
}

/** A process that is started again, with growing delays, whenever it ends without being asked to. */
export class SupervisedProcess {
  /** Times it has died unasked. */
  deaths = 0;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stopping = false;
  #restart: NodeJS.Timeout | undefined;
  #delayMs = FIRST_DELAY_MS;

  constructor(
    readonly spec: ProcessSpec,
    private readonly onDeath: (death: Death) => void,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Also starts a process again that was stopped. */
  start(): void {
    this.#stopping = false;
    const { script, env, logPath } = this.spec;
    const log = openSync(logPath, 'a', 0o600);
    const startedAt = performance.now();
    // In a group of its own, so that Ctrl-C in the terminal reaches us alone and we stop it in turn.
    const child = spawn(process.execPath, ['--import', ORPHAN_GUARD, script], {
      env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      const ended = (how: string) => {
        resolve();
        this.#afterEnd(how, performance.now() - startedAt);
      };
      child.once('error', (error) => {
        if (child.pid === undefined) ended(error.message);
      });
      child.once('exit', (code, signal) => {
        ended(signal ?? `status ${String(code)}`);
      });
    });
  }

  /** Sends a signal to the process as it runs now; it will be started again if that ends it. */
  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** SIGTERM, then SIGKILL once the grace is over. Resolves when the process is gone. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    this.kill('SIGTERM');
    const force = setTimeout(() => {
      this.kill('SIGKILL');
    }, graceMs);
    await this.#ended;
    clearTimeout(force);
  }

  #afterEnd(how: string, livedMs: number): void {
    this.#child = undefined;
    if (this.#stopping) return;
    this.deaths++;
    if (livedMs >= SETTLED_AFTER_MS) this.#delayMs = FIRST_DELAY_MS;
    const restartInMs = this.#delayMs;
    this.#delayMs = Math.min(2 * this.#delayMs, this.spec.longestDelayMs ?? LONGEST_DELAY_MS);
    this.onDeath({ name: this.spec.name, how, restartInMs });
    this.#restart = setTimeout(() => {
      this.start();
    }, restartInMs);
  }
}
