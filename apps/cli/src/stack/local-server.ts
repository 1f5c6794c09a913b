import { awaitReady, describeDeath } from './await-ready.js';
import type { GuardedProcess } from './guarded-process.js';
import type { DeathListener, Server } from './server.js';

export interface LocalServerOptions {
  /** The server's name in messages, e.g. `Kafka`. */
  readonly name: string;
  readonly address: string;
  /** Resolves with a description of the server once it answers. */
  readonly probe: () => Promise<string>;
  readonly readyTimeoutMs: number;
  readonly onDeath: DeathListener;
}

/** A server that is a local process and can be killed and restarted with its data. */
export class LocalServer implements Server {
  readonly isOwn = true;
  #description = '';
  #isDeathAsked = false;

  private constructor(
    private readonly process: GuardedProcess,
    private readonly options: LocalServerOptions,
  ) {}

  /**
   * Resolves when the server answers. If it dies or takes too long, rejects and leaves nothing
   * running.
   */
  static async of(process: GuardedProcess, options: LocalServerOptions): Promise<LocalServer> {
    const server = new LocalServer(process, options);
    try {
      await server.#ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get description(): string {
    return this.#description;
  }

  get address(): string {
    return this.options.address;
  }

  /** Kills the process like `kill -9`; its data stays. Resolves when it has exited. */
  async kill(): Promise<void> {
    this.#isDeathAsked = true;
    await this.process.kill();
  }

  /** Starts a killed server again with the same address and data. Resolves when it answers. */
  async restart(): Promise<void> {
    this.process.restart();
    await this.#ready();
  }

  async stop(): Promise<void> {
    this.#isDeathAsked = true;
    await this.process.stop();
  }

  async #ready(): Promise<void> {
    const { name, probe, readyTimeoutMs, onDeath } = this.options;
    const { process } = this;
    const look = async () => {
      this.#description = await probe();
    };
    await awaitReady(name, look, { timeoutMs: readyTimeoutMs, process });
    this.#isDeathAsked = false;
    void process.exited.then(async (code) => {
      if (!this.#isDeathAsked) onDeath(await describeDeath(name, code, process));
    });
  }
}
