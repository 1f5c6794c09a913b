import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ORPHAN_GUARD } from '@tradewind/cli';
import { eventually } from './eventually.js';

/** The path works both from the sources and from the build. */
const WORKER = fileURLToPath(new URL('../../dist/worker/main.js', import.meta.url));
const OUTPUT_KEPT = 4_000;
const STOPPED_WITHIN_MS = 20_000;

/** A replica of a control in a separate process. */
export class ReplicaProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #output = '';

  constructor(environment: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, ['--import', ORPHAN_GUARD, WORKER], {
      env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-OUTPUT_KEPT);
      });
    }
    this.#exited = once(this.#child, 'exit');
  }

  /** The end of its output. */
  get output(): string {
    return this.#output;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it has died at its crash point; rejects if it exits otherwise, or not at all. */
  async crashed(): Promise<void> {
    await eventually('the replica dies at its crash point', () => !this.isAlive);
    if (this.#child.signalCode !== 'SIGKILL') {
      throw new Error(`the replica ended with ${String(this.#child.exitCode)}: ${this.#output}`);
    }
  }

  /** Resolves with its exit code when it has exited by itself, not by a signal. */
  async ended(): Promise<number> {
    await eventually('the replica ends', () => this.#child.exitCode !== null);
    return this.#child.exitCode ?? 0;
  }

  /** Resolves when it is stopped at its freeze point. */
  async frozen(): Promise<void> {
    await eventually('the replica freezes', async () => {
      if (!this.isAlive) throw new Error(`the replica has ended: ${this.#output}`);
      return (await stateOf(this.#child.pid)) === 'T';
    });
  }

  wake(): void {
    this.#child.kill('SIGCONT');
  }

  /** Lets it finish work under way, like a rolling restart. */
  async stop(): Promise<void> {
    if (!this.isAlive) return;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOPPED_WITHIN_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

/** Returns the process state from /proc: `T` for a stopped process. */
async function stateOf(pid: number | undefined): Promise<string | undefined> {
  const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 1).trim()[0];
}
