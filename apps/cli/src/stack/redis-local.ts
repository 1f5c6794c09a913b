import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-port.js';
import { startGuarded } from './guarded-process.js';
import { LocalServer } from './local-server.js';
import { probeRedis } from './redis-probe.js';
import { runCommand } from './run-command.js';
import type { DeathListener } from './server.js';

const READY_TIMEOUT_MS = 20_000;

/**
 * Settings of a server that holds state: it must never evict, and it survives a restart. The same
 * entities are written over and over, so with the default settings the append-only file would be
 * rewritten every few seconds, each time by a process that takes a core and halts the server while
 * it is forked.
 */
export const REDIS_OPTIONS = [
  ...['--appendonly', 'yes'],
  ...['--appendfsync', 'everysec'],
  ...['--auto-aof-rewrite-min-size', '1gb'],
  ...['--maxmemory-policy', 'noeviction'],
  ...['--save', ''],
];

/** Returns the name of a Redis-compatible server on the PATH; undefined if there is none. */
export async function findRedisServer(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const command of ['redis-server', 'valkey-server']) {
    const { code } = await runCommand(command, ['--version'], { env, timeoutMs: 10_000 });
    if (code === 0) return command;
  }
  return undefined;
}

export interface LocalRedis {
  /** The program to run, from {@link findRedisServer}. */
  readonly command: string;
  readonly onDeath: DeathListener;
  /** Port on the loopback interface; a free one by default. */
  readonly port?: number;
  /** Additional options, which override {@link REDIS_OPTIONS}. */
  readonly options?: readonly string[];
}

/** A local Redis and its data directory. */
export interface LocalRedisServer {
  readonly server: LocalServer;
  readonly directory: string;
}

/** Starts a Redis server as a local process, with its data in its own directory. */
export async function startLocalRedis(redis: LocalRedis): Promise<LocalRedisServer> {
  const { command, onDeath, options = [] } = redis;
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-redis-'));
  const [freePort = 0] = await freePorts(1);
  const port = redis.port ?? freePort;
  const address = `redis://127.0.0.1:${port}`;
  const process = startGuarded({
    command,
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, '--daemonize', 'no'],
      ...REDIS_OPTIONS,
      ...options,
    ],
    directory,
    logFile: join(directory, 'redis.log'),
  });
  const server = await LocalServer.of(process, {
    name: 'Redis',
    address,
    probe: async () => `${command} ${await probeRedis({ url: address })}, a local process`,
    readyTimeoutMs: READY_TIMEOUT_MS,
    onDeath,
  });
  return { server, directory };
}
