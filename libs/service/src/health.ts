import { Inject, Injectable } from '@nestjs/common';
import type { BatchServer, FoldHealth } from '@tradewind/fold';
import type { Runtime } from './runtime.js';
import { BATCH_SERVER, RUNTIME } from './tokens.js';

const PING_TIMEOUT_MS = 2_000;
/** A fold that has records and waits for nothing makes progress within milliseconds. */
const STALLED_MS = 60_000;

/** Decides liveness and readiness of a service. */
@Injectable()
export class Health {
  #stopping = false;

  constructor(
    @Inject(BATCH_SERVER)
    private readonly server: Pick<BatchServer, 'isReady' | 'health' | 'progress'>,
    @Inject(RUNTIME)
    private readonly runtime: {
      readonly log: Pick<Runtime['log'], 'ping'>;
      readonly store: Pick<Runtime['store'], 'ping'>;
    },
  ) {}

  /** Makes the service unready, since it only finishes work under way. */
  stop(): void {
    this.#stopping = true;
  }

  get isReady(): boolean {
    return !this.#stopping && this.server.isReady;
  }

  /**
   * Returns the reasons why a restart would help; none if all is well or only the log or the store
   * is unavailable. A process whose event loop is blocked does not answer at all.
   */
  failures(): string[] {
    return this.server.health
      .filter(({ stalledMs }) => stalledMs > STALLED_MS)
      .map(({ topic, stalledMs }) => {
        const seconds = String(Math.round(stalledMs / 1_000));
        return `the fold of ${topic} has made no progress for ${seconds} s although there are records`;
      });
  }

  /** Returns the reasons why the service should get no requests now; none if it is ready. */
  async hindrances(): Promise<string[]> {
    if (this.#stopping) return ['it is stopping'];
    const { log, store } = this.runtime;
    const answers = await Promise.all([
      silenceOf('log', log.ping()),
      // A service without folds keeps no state: the collector accepts events while the store is
      // unavailable.
      this.#hasFolds ? silenceOf('store', store.ping()) : undefined,
    ]);
    const silent = answers.filter((answer) => answer !== undefined);
    return [...silent, ...this.#behind()];
  }

  get #hasFolds(): boolean {
    return this.server.health.length > 0 || !this.server.isReady;
  }

  #behind(): string[] {
    if (this.server.isReady) return [];
    const behind = this.server.health.filter(({ ready }) => !ready);
    if (behind.length === 0) return ['its folds have not started yet'];
    return behind.map((fold) => this.#whyNot(fold));
  }

  #whyNot({ topic, assigned }: FoldHealth): string {
    if (!assigned) return `the fold of ${topic} waits for its partitions and their state`;
    const partitions = this.server.progress.filter((at) => at.topic === topic);
    if (partitions.some(({ struggling }) => struggling)) {
      return `the fold of ${topic} is refused by the log or the store`;
    }
    const left = partitions
      .filter(({ caughtUp }) => !caughtUp)
      .reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
    return `the fold of ${topic} catches up: ${String(left)} records to go`;
  }
}

async function silenceOf(what: string, ping: Promise<void>): Promise<string | undefined> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`no answer in ${String(PING_TIMEOUT_MS)} ms`));
  }, PING_TIMEOUT_MS);
  try {
    await Promise.race([ping, promise]);
    return undefined;
  } catch (error) {
    return `${what}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}
