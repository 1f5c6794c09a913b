import { Progress, findLocalPrograms } from '@tradewind/cli';
import { PASS } from '../proxy/proxy-mode.js';
import { TcpProxy } from '../proxy/tcp-proxy.js';
import type { ReplicaAddress } from '../replicas/replica-group.js';
import type { ReplicaProxies } from '../schedule/fault-injector.js';
import { BrokerServer } from '../servers/broker-server.js';
import { fixedPorts } from '../servers/fixed-ports.js';
import { RedisPair } from '../servers/redis-pair.js';
import type { AppendFsync } from '../servers/redis-server.js';

export interface TestBedOptions {
  readonly replicas: number;
  readonly appendfsync: AppendFsync;
  readonly report: (line: string) => void;
  /** A server has died that was not to. */
  readonly onDeath: (message: string) => void;
}

const SERVER_PORTS = 2;
const PORTS_PER_REPLICA = 4;

/** A broker and a pair of Redis of the suite's own, with a proxy before each for every replica. */
export class TestBed {
  private constructor(
    readonly broker: BrokerServer,
    readonly redis: RedisPair,
    readonly proxies: readonly ReplicaProxies[],
    /** Where each replica listens, and its ways to the servers. */
    readonly addresses: readonly ReplicaAddress[],
  ) {}

  /** Rejects with a `StackUnavailableError` where no Kafka or Redis can be had; leaves nothing then. */
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
      const ports = await portsFor(options.replicas);
      const broker = await BrokerServer.start({
        ...(await programs.kafka()),
        port: ports.broker,
        controllerPort: ports.controller,
        listeners: ports.replicas.map(({ listener, kafkaProxy }) => ({
          port: listener,
          advertisedPort: kafkaProxy,
        })),
        onDeath,
      });
      return await withProxies(broker, redis, ports.replicas).catch(async (error: unknown) => {
        await broker.stop();
        throw error;
      });
    } catch (error) {
      await redis.stop();
      throw error;
    }

    async function withProxies(
      broker: BrokerServer,
      store: RedisPair,
      replicas: readonly ReplicaPorts[],
    ): Promise<TestBed> {
      const proxies = replicas.map(({ listener, kafkaProxy, redisProxy }) => ({
        kafka: new TcpProxy(kafkaProxy, listener),
        redis: new TcpProxy(redisProxy, store.port),
      }));
      await Promise.all(proxies.flatMap(({ kafka, redis: r }) => [kafka.start(), r.start()]));
      return new TestBed(broker, store, proxies, replicas.map(addressOf));
    }
  }

  /** Opens every way. */
  async pass(): Promise<void> {
    await Promise.all(this.#allProxies().map((proxy) => proxy.set(PASS)));
  }

  /** As after a start: no topics, no groups, an empty store. No replica may run. */
  async clear(): Promise<void> {
    await this.pass();
    await this.broker.clear();
    await this.redis.flush();
    await this.redis.inSync();
  }

  async stop(): Promise<void> {
    const proxies = this.#allProxies().map((proxy) => proxy.stop());
    await Promise.all([...proxies, this.broker.stop(), this.redis.stop()]);
  }

  #allProxies(): TcpProxy[] {
    return this.proxies.flatMap(({ kafka, redis }) => [kafka, redis]);
  }
}

interface ReplicaPorts {
  readonly http: number;
  readonly listener: number;
  readonly kafkaProxy: number;
  readonly redisProxy: number;
}

async function portsFor(replicas: number) {
  const ports = await fixedPorts(SERVER_PORTS + replicas * PORTS_PER_REPLICA);
  const [broker = 0, controller = 0, ...rest] = ports;
  const ofReplica = (index: number): ReplicaPorts => {
    const first = index * PORTS_PER_REPLICA;
    const [http = 0, listener = 0, kafkaProxy = 0, redisProxy = 0] = rest.slice(first);
    return { http, listener, kafkaProxy, redisProxy };
  };
  const all = Array.from({ length: replicas }, (_, index) => ofReplica(index));
  return { broker, controller, replicas: all };
}

function addressOf({ http, kafkaProxy, redisProxy }: ReplicaPorts): ReplicaAddress {
  return {
    port: http,
    kafkaBrokers: `127.0.0.1:${kafkaProxy}`,
    redisUrl: `redis://127.0.0.1:${redisProxy}`,
  };
}
