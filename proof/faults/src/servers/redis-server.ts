import { startLocalRedis } from '@tradewind/cli';
import type { LocalRedisServer } from '@tradewind/cli';
import { Redis } from 'ioredis';
import { removeKept, truncateTail } from './append-only-file.js';

export type AppendFsync = 'everysec' | 'always';

export interface RedisServerOptions {
  /** The program to run. */
  readonly command: string;
  readonly port: number;
  readonly appendfsync: AppendFsync;
  readonly onDeath: (message: string) => void;
}

/** The replication state of a server, as primary or replica. */
export interface Replication {
  /** The replication offset in bytes; for a replica, what it has taken over. */
  readonly offset: number;
  /** For a replica: true if it has the primary's data set and receives new writes. */
  readonly isLinked: boolean;
  /** True if its file contains the data that it has taken over. */
  readonly isKept: boolean;
}

const LOOPBACK = '127.0.0.1';
const QUESTION_TIMEOUT_MS = 10_000;
const HELD_FOR_MS = 5_000;
const SETTINGS = [
  ...['--aof-load-truncated', 'yes'],
  // A replica that needs a full synchronisation gets it at once; no other will ask for one.
  ...['--repl-diskless-sync-delay', '0'],
];

/** A Redis that can be killed: it keeps its port and its append-only file. */
export class RedisServer {
  private constructor(
    private readonly redis: LocalRedisServer,
    readonly port: number,
  ) {}

  static async start(options: RedisServerOptions): Promise<RedisServer> {
    const { command, port, appendfsync, onDeath } = options;
    const redis = await startLocalRedis({
      command,
      port,
      onDeath,
      options: ['--appendfsync', appendfsync, ...SETTINGS],
    });
    return new RedisServer(redis, port);
  }

  get url(): string {
    return this.redis.server.address;
  }

  get description(): string {
    return this.redis.server.description;
  }

  /** Sends `kill -9`. Whatever has not been written to the file is lost. */
  kill(): Promise<void> {
    return this.redis.server.kill();
  }

  restart(): Promise<void> {
    return this.redis.server.restart();
  }

  /**
   * Cuts the end off the append-only file of the killed server. Resolves with the number of bytes
   * cut.
   */
  truncate(bytes: number): Promise<number> {
    return truncateTail(this.redis.directory, bytes);
  }

  /** Removes the data of the killed server, which then starts empty. */
  discard(): Promise<void> {
    return removeKept(this.redis.directory);
  }

  /** Pauses writes for a few seconds, or until it is emptied or killed. */
  async holdWrites(): Promise<void> {
    await this.#ask((client) => client.call('CLIENT', 'PAUSE', HELD_FOR_MS, 'WRITE'));
  }

  /** Empties the store, as an operator might by mistake. */
  async flush(): Promise<void> {
    // Both are sent in one request, so that no delayed write comes between them.
    await this.#ask((client) => client.pipeline().call('CLIENT', 'UNPAUSE').flushall().exec());
  }

  /** Makes it a replica of the server at a port; its previous data is discarded. */
  async follow(port: number): Promise<void> {
    await this.#ask((client) => client.replicaof(LOOPBACK, port));
  }

  /** Makes it a primary with its present data. */
  async promote(): Promise<void> {
    await this.#ask((client) => client.replicaof('NO', 'ONE'));
  }

  async replication(): Promise<Replication> {
    const info = await this.#ask((client) => client.info('replication', 'persistence'));
    const fields = new Map(
      info.split('\r\n').map((line) => line.split(':', 2) as [string, string]),
    );
    const is = (name: string, value: string) => fields.get(name) === value;
    return {
      offset: Number(fields.get('slave_repl_offset') ?? fields.get('master_repl_offset')),
      isLinked: is('master_link_status', 'up') && is('master_sync_in_progress', '0'),
      isKept: is('aof_rewrite_in_progress', '0') && is('aof_rewrite_scheduled', '0'),
    };
  }

  stop(): Promise<void> {
    return this.redis.server.stop();
  }

  async #ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.url, { socketTimeout: QUESTION_TIMEOUT_MS });
    // The command that waits rejects with the reason.
    client.on('error', () => undefined);
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  }
}
