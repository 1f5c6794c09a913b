import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitReady, describeDeath } from './await-ready.js';
import { freePorts } from './free-port.js';
import { startGuarded } from './guarded-process.js';
import { probeRedis } from './redis-probe.js';
import { runCommand } from './run-command.js';
import type { DeathListener, Server } from './server.js';

const READY_TIMEOUT_MS = 20_000;

/** Settings of a server that holds state: it must never evict, and survives its own restart. */
export const REDIS_OPTIONS = [
  ...['--appendonly', 'yes'],
  ...['--appendfsync', 'everysec'],
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

/** Starts a Redis server as a process of this machine, with its data in a directory of its own. */
export async function startLocalRedis(command: string, onDeath: DeathListener): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-redis-'));
  const [port] = await freePorts(1);
  const address = `redis://127.0.0.1:${port ?? 0}`;
  const process = startGuarded({
    command,
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, '--daemonize', 'no'],
      ...REDIS_OPTIONS,
    ],
    directory,
    logFile: join(directory, 'redis.log'),
  });
  let stopping = false;
  const stop = () => {
    stopping = true;
    return process.stop();
  };
  let version = '';
  try {
    await awaitReady('Redis', async () => (version = await probeRedis(address)), {
      timeoutMs: READY_TIMEOUT_MS,
      process,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  void process.exited.then(async (code) => {
    if (!stopping) onDeath(await describeDeath('Redis', code, process));
  });
  return { description: `${command} ${version}, a local process`, address, isOwn: true, stop };
}
