import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { SupervisedProcess } from '@tradewind/cli';
import { demoTenant } from '@tradewind/service';
import { z } from 'zod';
import { residentBytes } from './resident-memory.js';

const GONE_POLL_MS = 5;
const QUESTION_TIMEOUT_MS = 3_000;
const LONGEST_RESTART_DELAY_MS = 500;
/** A replica must stop within this time after SIGTERM. */
const STOP_GRACE_MS = 30_000;

const progressSchema = z.object({
  folds: z.array(
    z.object({ topic: z.string(), partition: z.int(), next: z.number(), end: z.number() }),
  ),
});

/** The progress of a replica on one of its partitions. */
export type FoldPosition = z.output<typeof progressSchema>['folds'][number];

export interface ReplicaSpec {
  readonly index: number;
  /** The script that the process runs. */
  readonly script: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly logPath: string;
}

/** One replica of the service under test: a process that is started again whenever it exits. */
export class Replica {
  readonly index: number;
  readonly url: string;
  readonly #process: SupervisedProcess;
  /** Applies to the next start only. */
  #crashPoint: string | undefined;
  /** True if the present process, or the next one, dies at a crash point. */
  #isArmed = false;

  constructor(
    spec: ReplicaSpec,
    onDeath: (replica: Replica, how: string) => void = () => undefined,
  ) {
    const { index, script, port, logPath } = spec;
    this.index = index;
    this.url = `http://127.0.0.1:${port}`;
    const env = () => this.#environment(spec);
    const supervised = {
      name: `replica ${index}`,
      script,
      logPath,
      longestDelayMs: LONGEST_RESTART_DELAY_MS,
      get env() {
        return env();
      },
    };
    this.#process = new SupervisedProcess(supervised, ({ how }) => {
      if (this.#crashPoint === undefined) this.#isArmed = false;
      onDeath(this, how);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** How often it has died, killed by the suite or by itself. */
  get deaths(): number {
    return this.#process.deaths;
  }

  start(): void {
    this.#process.start();
  }

  /**
   * Sends `kill -9`; the replica starts again by itself. With a crash point, the next process dies
   * at that point. Resolves when the process has exited.
   */
  async kill(crashPoint?: string): Promise<void> {
    const { pid } = this.#process;
    this.#crashPoint = crashPoint;
    this.#isArmed ||= crashPoint !== undefined;
    this.#process.kill('SIGKILL');
    while (pid !== undefined && this.#process.pid === pid) await pause(GONE_POLL_MS);
  }

  /** Kills a process that was started with a crash point and has not reached it. */
  async disarm(): Promise<void> {
    this.#crashPoint = undefined;
    if (this.#isArmed) await this.kill();
    this.#isArmed = false;
  }

  /**
   * Sends SIGSTOP and, after `ms`, SIGCONT; resolves then. A separate shell does it, so that no
   * process stays stopped if this one dies meanwhile.
   */
  async freeze(ms: number): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined) return;
    const script = 'kill -STOP "$1"; sleep "$2"; kill -CONT "$1"';
    const shell = spawn('sh', ['-c', script, 'freeze', String(pid), String(ms / 1_000)], {
      stdio: 'ignore',
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      shell.once('error', reject);
      shell.once('exit', () => {
        resolve();
      });
    });
  }

  /**
   * Sends SIGTERM and does not restart the replica. Resolves with the time until the process has
   * exited, ms.
   */
  async leave(): Promise<number> {
    const askedAt = performance.now();
    await this.#process.stop(STOP_GRACE_MS);
    return Math.round(performance.now() - askedAt);
  }

  /** Kills the process for good. */
  async end(): Promise<void> {
    const stopped = this.#process.stop(0);
    this.#process.kill('SIGKILL');
    await stopped;
  }

  async isReady(): Promise<boolean> {
    return (await this.#ask('/health/ready'))?.ok === true;
  }

  /** Returns the progress on the partitions that it owns now; `undefined` if it does not answer. */
  async progress(): Promise<readonly FoldPosition[] | undefined> {
    const response = await this.#ask('/v1/progress');
    return response?.ok === true ? progressSchema.parse(response.body).folds : undefined;
  }

  async residentBytes(): Promise<number | undefined> {
    const { pid } = this.#process;
    return pid === undefined ? undefined : residentBytes(pid);
  }

  #environment(spec: ReplicaSpec): NodeJS.ProcessEnv {
    const crashPoint = this.#crashPoint;
    this.#crashPoint = undefined;
    return {
      ...spec.env,
      PORT: String(spec.port),
      ...(crashPoint !== undefined && { TRADEWIND_CRASH_POINT: crashPoint }),
    };
  }

  async #ask(path: string): Promise<{ ok: boolean; body: unknown } | undefined> {
    try {
      const response = await fetch(`${this.url}${path}`, {
        headers: { authorization: `Bearer ${demoTenant.secretKey}` },
        signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
      });
      return { ok: response.ok, body: await response.json() };
    } catch {
      // It is starting, dying or frozen.
      return undefined;
    }
  }
}
