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
 * Settings of a server that holds state: it must never evict, and survives its own restart. What is
 * written is the same entities over and over, so that by default the file would be written anew every few
 * seconds, each time with a process of its own that takes a core and halts the server while it is begun.
 */
export const REDIS_OPTIONS = [
  ...['--appendonly', 'yes'],
  ...['--appendfsync', 'everysec'],
  ...['--auto-aof-rewrite-min-size', '1gb'],
  ...['--maxmemory-policy', 'noeviction'],
  ...['--save', ''],
];

/** Name of a Redis-compatible server on the PATH; undefined when there is none. */
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
  /** Further options, which go over {@link REDIS_OPTIONS}. */
  readonly options?: readonly string[];
}

/** A Redis of this machine and where it keeps its data. */
export interface LocalRedisServer {
  readonly server: LocalServer;
  readonly directory: string;
}

/** Starts a Redis server as a process of this machine, with its data in a directory of its own. */
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
    probe: async () => `${command} ${await probeRedis(address)}, a local process`,
    readyTimeoutMs: READY_TIMEOUT_MS,
    onDeath,
  });
  return { server, directory };
}
