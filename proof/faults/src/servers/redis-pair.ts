import { setTimeout as pause } from 'node:timers/promises';
import { PASS } from '../proxy/proxy-mode.js';
import type { ProxyMode } from '../proxy/proxy-mode.js';
import { TcpProxy } from '../proxy/tcp-proxy.js';
import { fixedPorts } from './fixed-ports.js';
import { RedisServer } from './redis-server.js';
import type { RedisServerOptions } from './redis-server.js';

export type RedisPairOptions = Omit<RedisServerOptions, 'port'>;

const IN_SYNC_WITHIN_MS = 30_000;
const POLL_MS = 50;

/**
 * A Redis and its replica, which change roles at a failover. Methods of the pair apply to the
 * present primary; the replica follows it through its own proxy.
 */
export class RedisPair {
  /** Resolves when the old primary of the last failover has become a replica. */
  #rejoined: Promise<void> = Promise.resolve();

  private constructor(
    private primary: RedisServer,
    private replica: RedisServer,
    private readonly link: TcpProxy,
    private readonly options: RedisPairOptions,
  ) {}

  /** Resolves when the replica is in sync. Leaves nothing running if it rejects. */
  static async start(options: RedisPairOptions): Promise<RedisPair> {
    const [port = 0, replicaPort = 0, linkPort = 0] = await fixedPorts(3);
    const primary = await RedisServer.start({ ...options, port });
    const started: { stop(): Promise<void> }[] = [primary];
    try {
      const replica = await RedisServer.start({ ...options, port: replicaPort });
      started.push(replica);
      const link = new TcpProxy(linkPort, port);
      started.push(link);
      await link.start();
      await replica.follow(linkPort);
      const pair = new RedisPair(primary, replica, link, options);
      await pair.inSync();
      return pair;
    } catch (error) {
      await Promise.all(started.map((server) => server.stop()));
      throw error;
    }
  }

  /** Starts another pair like this one. */
  another(): Promise<RedisPair> {
    return RedisPair.start(this.options);
  }

  get url(): string {
    return this.primary.url;
  }

  get port(): number {
    return this.primary.port;
  }

  get replicaUrl(): string {
    return this.replica.url;
  }

  kill(): Promise<void> {
    return this.primary.kill();
  }

  restart(): Promise<void> {
    return this.primary.restart();
  }

  truncate(bytes: number): Promise<number> {
    return this.primary.truncate(bytes);
  }

  holdWrites(): Promise<void> {
    return this.primary.holdWrites();
  }

  flush(): Promise<void> {
    return this.primary.flush();
  }

  /** Disturbs the link between the two, or heals it. */
  disturb(mode: ProxyMode): Promise<void> {
    return this.link.set(mode);
  }

  /** Resolves when the replica has the primary's present data, in its file too. */
  async inSync(): Promise<void> {
    await this.#rejoined;
    const deadline = performance.now() + IN_SYNC_WITHIN_MS;
    const { offset } = await this.primary.replication();
    for (;;) {
      const { isLinked, isKept, offset: taken } = await this.replica.replication();
      if (isLinked && isKept && taken >= offset) return;
      if (performance.now() > deadline) {
        throw new Error(`the Redis replica is not in sync within ${IN_SYNC_WITHIN_MS} ms`);
      }
      await pause(POLL_MS);
    }
  }

  /**
   * Kills the primary and promotes the replica with its data. Resolves with the number of bytes
   * lost. After `downMs` the old primary, its data discarded, returns as the replica, over a healed
   * link.
   */
  async failOver(downMs: number): Promise<number> {
    const { offset } = await this.primary.replication();
    await this.primary.kill();
    const { offset: taken } = await this.replica.replication();
    await this.replica.promote();
    [this.primary, this.replica] = [this.replica, this.primary];
    this.#rejoined = this.#rejoin(downMs);
    // Whoever awaits it gets the error.
    this.#rejoined.catch(() => undefined);
    return offset - taken;
  }

  async stop(): Promise<void> {
    await this.#rejoined.catch(() => undefined);
    await Promise.all([this.link, this.primary, this.replica].map((server) => server.stop()));
  }

  async #rejoin(downMs: number): Promise<void> {
    await pause(downMs);
    this.link.retarget(this.primary.port);
    await this.link.set(PASS);
    await this.replica.discard();
    await this.replica.restart();
    await this.replica.follow(this.link.port);
  }
}
