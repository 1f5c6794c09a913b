import type { ConnectionOptions } from 'node:tls';
import { Cluster, Redis, type RedisOptions } from 'ioredis';

/** Where the Redis servers are, and how they are reached. */
export interface RedisServers {
  /**
   * `redis://[user:password@]host:port[/db]`, or `rediss://` for TLS. Its host is any node of a cluster; it is not
   * used with Sentinels.
   */
  readonly url: string;
  /** Certificates, with `rediss://`. */
  readonly tls?: ConnectionOptions;
  /** Sentinels that know which server is the primary. */
  readonly sentinels?: RedisSentinels;
  /** @default false */
  readonly isCluster?: boolean;
}

export interface RedisSentinels {
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The name that the Sentinels have for the primary and its replicas. */
  readonly name: string;
  readonly password?: string;
}

export type RedisClient = Redis | Cluster;

/** The options that every connection has, whichever kind of server it reaches. */
type NodeOptions = Required<
  Pick<RedisOptions, 'commandTimeout' | 'connectTimeout' | 'socketTimeout' | 'maxRetriesPerRequest'>
> &
  Pick<RedisOptions, 'tls'>;

/**
 * Opens a connection, which is made again for as long as it takes. Calls reject after `timeoutMs`, so that they do
 * not pile up; a call that has timed out may still be carried out. With `isLazy` it is opened by the first call.
 */
export function connectRedis(
  servers: RedisServers,
  timeoutMs: number,
  isLazy = false,
): RedisClient {
  const { url, sentinels, isCluster = false } = servers;
  const tls = url.startsWith('rediss:') ? (servers.tls ?? {}) : undefined;
  const options: NodeOptions = {
    ...(tls && { tls }),
    commandTimeout: timeoutMs,
    connectTimeout: timeoutMs,
    // A connection without an answer is closed, so that commands do not pile up.
    socketTimeout: 2 * timeoutMs,
    // Calls wait for one or two reconnects and then reject, so that they do not pile up in memory.
    maxRetriesPerRequest: 2,
  };
  if (isCluster) return clusterAt(url, options, isLazy);
  return new Redis(url, {
    ...options,
    ...(sentinels && sentinelOptions(sentinels, tls)),
    lazyConnect: isLazy,
    // The reads and commits that the partitions of a fetch send at the same time share one write.
    enableAutoPipelining: true,
    // After a failover the command is sent again on a new connection.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    retryStrategy: reconnectAfter,
  });
}

/** ms before the next attempt to connect. */
function reconnectAfter(attempt: number): number {
  return Math.min(50 * 2 ** attempt, 1_000);
}

function sentinelOptions(
  { addresses, name, password }: RedisSentinels,
  tls: ConnectionOptions | undefined,
): Omit<RedisOptions, 'replyMapping'> {
  return {
    ...{ sentinels: [...addresses], name, sentinelRetryStrategy: reconnectAfter },
    ...(password !== undefined && { sentinelPassword: password }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  };
}

function clusterAt(url: string, options: NodeOptions, isLazy: boolean): Cluster {
  const { hostname, port, username, password } = new URL(url);
  const user = decodeURIComponent(username);
  const node = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
  return new TimedCluster([node], {
    redisOptions: {
      ...options,
      ...(user !== '' && { username: user }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
    },
    lazyConnect: isLazy,
    enableAutoPipelining: true,
    slotsRefreshTimeout: options.commandTimeout,
    clusterRetryStrategy: reconnectAfter,
  });
}

/** Bounds the wait of a command for a cluster that cannot be reached, which the library does not. */
class TimedCluster extends Cluster {
  override sendCommand(...[command, ...rest]: Parameters<Cluster['sendCommand']>): unknown {
    command.setTimeout(this.options.redisOptions?.commandTimeout ?? 0);
    return super.sendCommand(command, ...rest);
  }
}
