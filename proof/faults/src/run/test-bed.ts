import { Progress, findLocalPrograms } from '@tradewind/cli';
import { PASS } from '../proxy/proxy-mode.js';
import { TcpProxy } from '../proxy/tcp-proxy.js';
import type { ReplicaAddress } from '../replicas/replica-group.js';
import type { ReplicaProxies } from '../schedule/fault-injector.js';
import { BrokerCluster } from '../servers/broker-cluster.js';
import type { ProxiedListener } from '../servers/broker-cluster.js';
import { fixedPorts } from '../servers/fixed-ports.js';
import { RedisPair } from '../servers/redis-pair.js';
import type { AppendFsync } from '../servers/redis-server.js';

export interface TestBedOptions {
  readonly replicas: number;
  /** @default 1 */
  readonly brokers?: number;
  readonly appendfsync: AppendFsync;
  readonly report: (line: string) => void;
  /** Called when a server has died unexpectedly. */
  readonly onDeath: (message: string) => void;
}

/** The suite's own brokers and Redis pair, with a proxy before each for every replica. */
export class TestBed {
  private constructor(
    readonly brokers: BrokerCluster,
    readonly redis: RedisPair,
    readonly proxies: readonly ReplicaProxies[],
    /** The ports of each replica, and its connections to the servers. */
    readonly addresses: readonly ReplicaAddress[],
  ) {}

  /**
   * Rejects with a `StackUnavailableError` if Kafka or Redis is unavailable, and leaves nothing
   * running then.
   */
  static async start(options: TestBedOptions): Promise<TestBed> {
    const { report, onDeath } = options;
    const programs = await findLocalPrograms({
      env: process.env,
      progress: new Progress(report),
      mayInstall: true,
      needs: { kafka: true, redis: true },
    });
    const redis = await RedisPair.start({
      command: await programs.redis(),
      appendfsync: options.appendfsync,
      onDeath,
    });
    try {
      const ports = await portsFor(options);
      const brokers = await BrokerCluster.start({
        ...(await programs.kafka()),
        brokers: ports.brokers.map((own, index) => ({
          ...own,
          listeners: ports.replicas.flatMap(({ kafka }) => kafka[index] ?? []),
        })),
        onDeath,
      });
      return await withProxies(brokers, redis, ports.replicas).catch(async (error: unknown) => {
        await brokers.stop();
        throw error;
      });
    } catch (error) {
      await redis.stop();
      throw error;
    }

    async function withProxies(
      brokers: BrokerCluster,
      store: RedisPair,
      replicas: readonly ReplicaPorts[],
    ): Promise<TestBed> {
      const proxies = replicas.map(({ kafka, redisProxy }) => ({
        kafka: kafka.map(({ port, advertisedPort }) => new TcpProxy(advertisedPort, port)),
        redis: new TcpProxy(redisProxy, store.port),
      }));
      const bed = new TestBed(brokers, store, proxies, replicas.map(addressOf));
      await Promise.all(bed.#allProxies().map((proxy) => proxy.start()));
      return bed;
    }
  }

  /** Opens all connections. */
  async pass(): Promise<void> {
    await Promise.all(this.#allProxies().map((proxy) => proxy.set(PASS)));
  }

  /** Restores the state after a start: no topics, no groups, an empty store. No replica may run. */
  async clear(): Promise<void> {
    await this.pass();
    await this.brokers.clear();
    await this.redis.flush();
    await this.redis.inSync();
  }

  async stop(): Promise<void> {
    const proxies = this.#allProxies().map((proxy) => proxy.stop());
    await Promise.all([...proxies, this.brokers.stop(), this.redis.stop()]);
  }

  #allProxies(): TcpProxy[] {
    return this.proxies.flatMap(({ kafka, redis }) => [...kafka, redis]);
  }
}

interface ReplicaPorts {
  readonly http: number;
  /** The proxies by broker. */
  readonly kafka: readonly ProxiedListener[];
  readonly redisProxy: number;
}

async function portsFor({ replicas, brokers = 1 }: TestBedOptions) {
  const ports = await fixedPorts(2 * brokers + replicas * (2 + 2 * brokers));
  const port = () => ports.pop() ?? 0;
  const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
  return {
    brokers: times(brokers, () => ({ port: port(), controllerPort: port() })),
    replicas: times(replicas, (): ReplicaPorts => ({
      http: port(),
      kafka: times(brokers, () => ({ port: port(), advertisedPort: port() })),
      redisProxy: port(),
    })),
  };
}

function addressOf({ http, kafka, redisProxy }: ReplicaPorts): ReplicaAddress {
  return {
    port: http,
    kafkaBrokers: kafka.map(({ advertisedPort }) => `127.0.0.1:${advertisedPort}`).join(),
    redisUrl: `redis://127.0.0.1:${redisProxy}`,
  };
}
