import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisPartitionStore } from '@tradewind/state';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../controls/eventually.js';
import { fixedPorts } from './fixed-ports.js';
import { gateAnswer } from './gate-answer.fixture.js';
import { ask } from './redis-cluster.fixture.js';
import { redisCommand } from './redis-command.fixture.js';
import { RedisServer } from './redis-server.js';

const SCOPE = 'profile:events:0';
const first = '1'.repeat(22);
const second = '2'.repeat(22);
const change = { meta: 'meta', entries: new Map<string, string>() };

let directory: string;
let servers: RedisServer[];
let sentinel: { readonly port: number; readonly process: ChildProcess };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-sentinel-'));
  const command = await redisCommand();
  const [primary = 0, replica = 0, port = 0] = await fixedPorts(3);
  const onDeath = (message: string) => {
    throw new Error(message);
  };
  servers = [];
  for (const own of [primary, replica]) {
    servers.push(await RedisServer.start({ command, port: own, appendfsync: 'everysec', onDeath }));
  }
  await servers[1]?.follow(primary);
  const file = join(directory, 'sentinel.conf');
  const settings = [
    ...[`port ${String(port)}`, 'bind 127.0.0.1', `dir ${directory}`],
    `sentinel monitor shop 127.0.0.1 ${String(primary)} 1`,
    ...['sentinel down-after-milliseconds shop 500', 'sentinel failover-timeout shop 2000'],
  ];
  await writeFile(file, `${settings.join('\n')}\n`);
  sentinel = { port, process: spawn(command, [file, '--sentinel'], { stdio: 'ignore' }) };
  await eventually('the Sentinel knows the replica', async () => {
    const known = await ask(port, 'SENTINEL', 'REPLICAS', 'shop').catch(() => []);
    return known.length === 1;
  });
}, 60_000);

afterEach(async () => {
  sentinel.process.kill('SIGKILL');
  await once(sentinel.process, 'exit');
  await Promise.all(servers.map((server) => server.stop()));
  await rm(directory, { recursive: true });
});

it('a partition store with Sentinels follows the primary', async () => {
  const store = new RedisPartitionStore({
    url: 'redis://not-used:1',
    sentinels: { addresses: [{ host: '127.0.0.1', port: sentinel.port }], name: 'shop' },
    durability: { kind: 'replica', replicas: 1 },
  });
  try {
    await store.commit(SCOPE, { ...change, expected: undefined, nonce: first });
    await expect(gateAnswer(store, SCOPE, first)).resolves.toBe(true);
    await servers[0]?.kill();
    await eventually('the other server is the primary', async () => {
      return (await store.loadNonce(SCOPE).catch(() => undefined)) === first;
    });
    const next = { ...change, expected: first, nonce: second };
    await expect(store.commit(SCOPE, next)).resolves.toEqual({ applied: true });
    await expect(store.confirm(SCOPE, second)).rejects.toThrow('reached 1 replicas');
  } finally {
    await store.close();
  }
}, 60_000);
