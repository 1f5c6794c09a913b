import { startLocalRedis, type LocalServer } from '@tradewind/cli';
import { Redis } from 'ioredis';
import { eventually } from '../controls/eventually.js';
import { fixedPorts } from './fixed-ports.js';
import { redisCommand } from './redis-command.fixture.js';

const SLOTS = 16_384;
const PRIMARIES = 3;

interface Node {
  readonly port: number;
  readonly server: LocalServer;
}

/** A Redis Cluster of three primaries with a replica each. */
export class RedisCluster {
  private constructor(private readonly nodes: readonly Node[]) {}

  static async start(): Promise<RedisCluster> {
    const command = await redisCommand();
    const ports = await fixedPorts(2 * PRIMARIES);
    const nodes: Node[] = [];
    const cluster = new RedisCluster(nodes);
    try {
      for (const port of ports) nodes.push({ port, server: await startNode(command, port) });
      await cluster.join();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** The address of one node, by which clients find the others. */
  get url(): string {
    return `redis://127.0.0.1:${String(this.nodes[PRIMARIES]?.port)}`;
  }

  /** The primaries of the start, each with its keys. */
  async keysByPrimary(): Promise<string[][]> {
    return Promise.all(this.nodes.slice(0, PRIMARIES).map(({ port }) => ask(port, 'KEYS', '*')));
  }

  /** Kills the primary that has the slot of a key and resolves when its replica has taken over. */
  async failOver(key: string): Promise<void> {
    const slot = Number(await ask(this.nodes[0]?.port ?? 0, 'CLUSTER', 'KEYSLOT', key));
    const at = Math.floor((slot * PRIMARIES) / SLOTS);
    const [primary, replica] = [this.nodes[at], this.nodes[PRIMARIES + at]];
    await primary?.server.kill();
    await eventually('the replica is a primary', async () => {
      const role = await ask(replica?.port ?? 0, 'ROLE');
      return role[0] === 'master';
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(({ server }) => server.stop()));
  }

  private async join(): Promise<void> {
    const ports = this.nodes.map(({ port }) => port);
    const [first = 0, ...others] = ports;
    for (const port of others) await ask(first, 'CLUSTER', 'MEET', '127.0.0.1', String(port));
    for (const [at, port] of ports.slice(0, PRIMARIES).entries()) {
      const from = Math.ceil((at * SLOTS) / PRIMARIES);
      const to = Math.ceil(((at + 1) * SLOTS) / PRIMARIES) - 1;
      await ask(port, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
      await follow(ports[PRIMARIES + at] ?? 0, port);
    }
    await eventually('the cluster is up', async () => {
      const told = await Promise.all(ports.map((port) => ask<string>(port, 'CLUSTER', 'INFO')));
      return told.every((info) => info.includes('cluster_state:ok'));
    });
  }
}

/** Resolves when the replica has what its primary has. */
async function follow(replica: number, primary: number): Promise<void> {
  const id = await ask<string>(primary, 'CLUSTER', 'MYID');
  // It is refused while the replica has not heard of the primary.
  await eventually('the replica follows', () =>
    ask(replica, 'CLUSTER', 'REPLICATE', id).then(
      () => true,
      () => false,
    ),
  );
  await eventually('the replica is in sync', async () => {
    const role = await ask(replica, 'ROLE');
    return role[3] === 'connected';
  });
}

async function startNode(command: string, port: number): Promise<LocalServer> {
  const { server } = await startLocalRedis({
    command,
    port,
    onDeath: (message) => {
      throw new Error(message);
    },
    options: [
      ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'],
      ...['--cluster-port', String(port + 10_000), '--repl-diskless-sync-delay', '0'],
    ],
  });
  return server;
}

/** Asks one node. */
export async function ask<T = string[]>(
  port: number,
  ...command: [string, ...string[]]
): Promise<T> {
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    return (await client.call(...command)) as T;
  } finally {
    client.disconnect();
  }
}
