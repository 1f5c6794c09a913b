import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './until.js';

const REPOSITORY = join(import.meta.dirname, '../../..');
const LISTENING = /listening on (http:[^"\s]+)/;

/** The answer to a request, with its body. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A built service as a separate process, which is probed and stopped as by an orchestrator. */
export class ServiceProcess {
  #output = '';

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString('utf8')));
    }
  }

  /** Starts it on a free port; resolves when it listens. */
  static async start(
    name: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<ServiceProcess> {
    const main = join(REPOSITORY, `apps/${name}/dist/main.js`);
    const child = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'log',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new ServiceProcess(name, child);
    await until(`${name} to listen`, () => service.#url());
    return service;
  }

  async get(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      signal: AbortSignal.timeout(10_000),
      ...init,
    });
    return { status: response.status, body: await response.text() };
  }

  get url(): string {
    return this.#url() ?? '';
  }

  /** Stops it; resolves with its exit code and the time it took. */
  async stop(): Promise<{ readonly code: number | null; readonly ms: number }> {
    const started = performance.now();
    if (this.child.exitCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exit;
    }
    return { code: this.child.exitCode, ms: performance.now() - started };
  }

  #url(): string | undefined {
    if (this.child.exitCode !== null) {
      throw new Error(`${this.name} has ended:\n${this.#output.slice(-2_000)}`);
    }
    return LISTENING.exec(this.#output)?.[1];
  }
}
