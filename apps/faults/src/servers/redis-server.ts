import { startLocalRedis } from '@tradewind/cli';
import type { LocalRedisServer } from '@tradewind/cli';
import { Redis } from 'ioredis';
import { truncateTail } from './append-only-file.js';

export type AppendFsync = 'everysec' | 'always';

export interface RedisServerOptions {
  /** Program to run. */
  readonly command: string;
  readonly port: number;
  readonly appendfsync: AppendFsync;
  readonly onDeath: (message: string) => void;
}

const QUESTION_TIMEOUT_MS = 10_000;

/** A Redis to be killed: it keeps its port and its append-only file. */
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
      options: ['--appendfsync', appendfsync, '--aof-load-truncated', 'yes'],
    });
    return new RedisServer(redis, port);
  }

  get url(): string {
    return this.redis.server.address;
  }

  get description(): string {
    return this.redis.server.description;
  }

  /** `kill -9`: what is lost is what it had not yet written to the file. */
  kill(): Promise<void> {
    return this.redis.server.kill();
  }

  restart(): Promise<void> {
    return this.redis.server.restart();
  }

  /** Cuts the end off the append-only file of the killed server. Resolves with the bytes cut. */
  truncate(bytes: number): Promise<number> {
    return truncateTail(this.redis.directory, bytes);
  }

  /** Empties the store, as an operator's mistake would. */
  async flush(): Promise<void> {
    const client = new Redis(this.url, { socketTimeout: QUESTION_TIMEOUT_MS });
    // The command that waits rejects with the reason.
    client.on('error', () => undefined);
    try {
      await client.flushall();
    } finally {
      client.disconnect();
    }
  }

  stop(): Promise<void> {
    return this.redis.server.stop();
  }
}
