import { setTimeout as pause } from 'node:timers/promises';
import { newClusterId, startLocalKafka } from '@tradewind/cli';
import type { LocalServer } from '@tradewind/cli';
import { createKafka } from '@tradewind/log-kafka';
import type { Admin, PartitionMetadata } from 'kafkajs';
import { brokerSettings } from './broker-settings.js';

const LOOPBACK = '127.0.0.1';
const QUESTION_TIMEOUT_MS = 10_000;
const QUESTION_RETRIES = 5;
/** Killed members belong to their group until their session ends. */
const GROUPS_EMPTY_WITHIN_MS = 30_000;
const LEADERS_WITHIN_MS = 60_000;
const POLL_MS = 250;

/** The ports of a connection to a broker through a proxy. */
export interface ProxiedListener {
  /** The port that the broker listens on. */
  readonly port: number;
  /** The proxy's port, which clients are given. */
  readonly advertisedPort: number;
}

export interface BrokerPorts {
  readonly port: number;
  readonly controllerPort: number;
  /** One for each replica, so that each can be cut off by itself. */
  readonly listeners: readonly ProxiedListener[];
}

export interface BrokerClusterOptions {
  readonly java: string;
  readonly jars: string;
  /** The ports of each broker. */
  readonly brokers: readonly BrokerPorts[];
  readonly onDeath: (message: string) => void;
}

/**
 * Brokers that can be killed, each a controller and broker in one; they keep their ports and data.
 */
export class BrokerCluster {
  private constructor(private readonly servers: readonly LocalServer[]) {}

  /** Leaves nothing running if one of them does not start. */
  static async start({
    java,
    jars,
    brokers,
    onDeath,
  }: BrokerClusterOptions): Promise<BrokerCluster> {
    const clusterId = newClusterId();
    const voters = brokers.map(({ controllerPort }) => `${LOOPBACK}:${controllerPort}`);
    // None of them answers before most are running.
    const starts = await Promise.allSettled(
      brokers.map(({ listeners, port, controllerPort }, index) =>
        startLocalKafka({
          ...{ java, jars, port, controllerPort, clusterId, onDeath },
          settings: brokerSettings(index, voters),
          listeners: listeners.map((listener, replica) => ({
            name: `REPLICA${replica}`,
            bind: `${LOOPBACK}:${listener.port}`,
            advertise: `${LOOPBACK}:${listener.advertisedPort}`,
          })),
        }),
      ),
    );
    const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? start.value : []));
    const cluster = new BrokerCluster(servers);
    const failed = starts.find(({ status }) => status === 'rejected');
    if (failed?.status !== 'rejected') return cluster;
    await cluster.stop();
    throw failed.reason;
  }

  /** `host:port` of each broker without a proxy, comma-separated. */
  get addresses(): string {
    return this.servers.map(({ address }) => address).join();
  }

  /**
   * Sends `kill -9`. If there are other brokers, resolves when they lead all partitions that the
   * broker has led, with the number of partitions and the time it took. Such a partition may be
   * that of a group's coordinator.
   */
  async kill(broker: number): Promise<string | undefined> {
    if (this.servers.length === 1) {
      await this.#server(broker).kill();
      return undefined;
    }
    return this.#asAdmin(async (admin) => {
      const led = (await partitionsOf(admin)).filter(({ leader }) => leader === idOf(broker));
      await this.#server(broker).kill();
      const killedAt = performance.now();
      await untilAll(admin, ({ leader }) => leader >= 0 && leader !== idOf(broker));
      const ms = Math.round(performance.now() - killedAt);
      return `${led.length} partitions that it led have another leader after ${ms} ms`;
    });
  }

  /** Resolves when every partition has its original leader again, and all replicas in sync. */
  async restart(broker: number): Promise<void> {
    await this.#server(broker).restart();
    await this.#asAdmin((admin) =>
      untilAll(
        admin,
        ({ leader, isr, replicas }) => leader === replicas[0] && isr.length === replicas.length,
      ),
    );
  }

  /** Deletes all topics and consumer groups, so that a run finds the state of new brokers. */
  async clear(): Promise<void> {
    await this.#asAdmin(async (admin) => {
      const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
      await deleteGroups(admin);
      if (topics.length > 0) await admin.deleteTopics({ topics });
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  #server(broker: number): LocalServer {
    const server = this.servers[broker];
    if (server === undefined) throw new RangeError(`there is no broker ${broker}`);
    return server;
  }

  async #asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const options = {
      clientId: 'tradewind-faults',
      brokers: this.addresses.split(','),
      requestTimeoutMs: QUESTION_TIMEOUT_MS,
    };
    const admin = createKafka(options, QUESTION_RETRIES).admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

/** Returns the broker's id in the cluster. */
function idOf(broker: number): number {
  return broker + 1;
}

/** Returns the partitions of all topics, including the brokers' internal ones. */
async function partitionsOf(admin: Admin): Promise<PartitionMetadata[]> {
  const { topics } = await admin.fetchTopicMetadata();
  return topics.flatMap(({ partitions }) => partitions);
}

/** Resolves when that holds for every partition. */
async function untilAll(
  admin: Admin,
  fact: (partition: PartitionMetadata) => boolean,
): Promise<void> {
  const deadline = performance.now() + LEADERS_WITHIN_MS;
  while (!(await partitionsOf(admin)).every(fact)) {
    if (performance.now() > deadline) {
      throw new Error('partitions remain without a leader or a replica');
    }
    await pause(POLL_MS);
  }
}

async function deleteGroups(admin: Admin): Promise<void> {
  const deadline = performance.now() + GROUPS_EMPTY_WITHIN_MS;
  for (;;) {
    const { groups } = await admin.listGroups();
    if (groups.length === 0) return;
    try {
      await admin.deleteGroups(groups.map(({ groupId }) => groupId));
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(POLL_MS);
  }
}
