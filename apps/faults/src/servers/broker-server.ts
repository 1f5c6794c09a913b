import { setTimeout as pause } from 'node:timers/promises';
import { startLocalKafka } from '@tradewind/cli';
import type { LocalServer } from '@tradewind/cli';
import { createKafka } from '@tradewind/messaging';
import type { Admin } from 'kafkajs';

const LOOPBACK = '127.0.0.1';
const QUESTION_TIMEOUT_MS = 10_000;
const QUESTION_RETRIES = 5;
/** Members that were killed belong to their group until their session is over. */
const GROUPS_EMPTY_WITHIN_MS = 30_000;
const LEADERS_WITHIN_MS = 60_000;
const POLL_MS = 250;

/** Ports of a way to the broker that leads through a proxy. */
export interface ProxiedListener {
  /** That the broker listens on. */
  readonly port: number;
  /** That clients are told: the proxy's. */
  readonly advertisedPort: number;
}

export interface BrokerServerOptions {
  readonly java: string;
  readonly jars: string;
  readonly port: number;
  readonly controllerPort: number;
  /** One a replica, so that each can be cut off by itself. */
  readonly listeners: readonly ProxiedListener[];
  readonly onDeath: (message: string) => void;
}

/**
 * A broker that was killed is not let back in before its session is over: that would take 9 s, and
 * nothing is gained by waiting here.
 */
const SESSION_SETTINGS = {
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '500',
};

/** A broker to be killed: it keeps its ports and its data. */
export class BrokerServer {
  private constructor(private readonly server: LocalServer) {}

  static async start(options: BrokerServerOptions): Promise<BrokerServer> {
    const { listeners, ...kafka } = options;
    const server = await startLocalKafka({
      ...kafka,
      settings: SESSION_SETTINGS,
      listeners: listeners.map(({ port, advertisedPort }, index) => ({
        name: `REPLICA${index}`,
        bind: `${LOOPBACK}:${port}`,
        advertise: `${LOOPBACK}:${advertisedPort}`,
      })),
    });
    return new BrokerServer(server);
  }

  /** `host:port` of the way that leads through no proxy. */
  get address(): string {
    return this.server.address;
  }

  get description(): string {
    return this.server.description;
  }

  kill(): Promise<void> {
    return this.server.kill();
  }

  /** Resolves when every partition has a leader again. */
  async restart(): Promise<void> {
    await this.server.restart();
    await this.#asAdmin(async (admin) => {
      const deadline = performance.now() + LEADERS_WITHIN_MS;
      while (!(await hasLeaders(admin))) {
        if (performance.now() > deadline) throw new Error('partitions remain without a leader');
        await pause(POLL_MS);
      }
    });
  }

  /** Deletes all topics and consumer groups, so that a run finds what a new broker would have. */
  async clear(): Promise<void> {
    await this.#asAdmin(async (admin) => {
      const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
      await deleteGroups(admin);
      if (topics.length > 0) await admin.deleteTopics({ topics });
    });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  async #asAdmin(work: (admin: Admin) => Promise<void>): Promise<void> {
    const options = {
      clientId: 'tradewind-faults',
      brokers: [this.address],
      requestTimeoutMs: QUESTION_TIMEOUT_MS,
    };
    const admin = createKafka(options, QUESTION_RETRIES).admin();
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

async function hasLeaders(admin: Admin): Promise<boolean> {
  const { topics } = await admin.fetchTopicMetadata();
  return topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
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
