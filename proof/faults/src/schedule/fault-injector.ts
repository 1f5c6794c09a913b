import { setTimeout as pause } from 'node:timers/promises';
import type { Promotions } from '../invariants/promotions.js';
import { PASS } from '../proxy/proxy-mode.js';
import type { TcpProxy } from '../proxy/tcp-proxy.js';
import type { Replica } from '../replicas/replica.js';
import type { BrokerCluster } from '../servers/broker-cluster.js';
import type { RedisPair } from '../servers/redis-pair.js';
import type { Fault, NetCutFault, RebalanceFault, RedisFailoverFault } from './scheduled-fault.js';

/** The connections of a replica to its servers. */
export interface ReplicaProxies {
  /** The proxies by broker. */
  readonly kafka: readonly TcpProxy[];
  readonly redis: TcpProxy;
}

/** The components that faults are applied to. */
export interface Targets {
  readonly brokers: BrokerCluster;
  readonly redis: RedisPair;
  readonly promotions: Promotions;
  /** The proxies by replica. */
  readonly proxies: readonly ReplicaProxies[];
  readonly replicas: readonly Replica[];
}

const POLL_MS = 200;
/** A deployment continues when the new replica is ready, or after a timeout. */
const READY_WITHIN_MS = 10_000;

/** Executes faults. */
export class FaultInjector {
  constructor(
    private readonly targets: Targets,
    private readonly onDrain: (ms: number) => void,
  ) {}

  /** Resolves with details when the fault has ended; recovery may take longer. */
  async apply(fault: Fault): Promise<string | undefined> {
    const { redis } = this.targets;
    switch (fault.kind) {
      case 'kill':
        await this.#replica(fault.replica).kill(fault.crashPoint);
        return undefined;
      case 'freeze':
        await this.#replica(fault.replica).freeze(fault.ms);
        return undefined;
      case 'redis-kill':
        await redis.kill();
        await pause(fault.downMs);
        await redis.restart();
        return undefined;
      case 'redis-truncate':
        return this.#truncate(fault);
      case 'redis-flush':
        await this.#beforeLoss();
        await redis.flush();
        return undefined;
      case 'redis-failover':
        return this.#failOver(fault);
      case 'broker-restart':
        return this.#restartBroker(fault);
      case 'rebalance':
        await this.#rebalance(fault);
        return undefined;
      case 'net-cut':
        await this.#cut(fault);
        return undefined;
    }
  }

  async #truncate({ downMs, bytes }: { downMs: number; bytes: number }): Promise<string> {
    const { redis } = this.targets;
    await this.#beforeLoss();
    await redis.kill();
    const cut = await redis.truncate(bytes);
    await pause(downMs);
    await redis.restart();
    return `${cut} bytes cut off`;
  }

  /** Nothing is stored between this record and the loss. */
  async #beforeLoss(): Promise<void> {
    const { redis, promotions } = this.targets;
    await redis.holdWrites();
    await promotions.lose(redis.url);
  }

  async #restartBroker(fault: { broker: number; downMs: number }): Promise<string | undefined> {
    const { brokers } = this.targets;
    const detail = await brokers.kill(fault.broker);
    await pause(fault.downMs);
    await brokers.restart(fault.broker);
    return detail;
  }

  async #failOver({ link, lagMs, downMs }: RedisFailoverFault): Promise<string> {
    const { redis, promotions, proxies } = this.targets;
    await redis.inSync();
    const begun = await promotions.begin();
    await redis.disturb({ kind: link });
    await pause(lagMs);
    const lost = await redis.failOver(downMs);
    await promotions.end(begun, redis.url);
    for (const ways of proxies) ways.redis.retarget(redis.port);
    return `${lost} bytes lost`;
  }

  async #rebalance(fault: RebalanceFault): Promise<void> {
    if (fault.form === 'rolling') {
      for (const replica of this.targets.replicas) {
        this.onDrain(await replica.leave());
        replica.start();
        await becomesReady(replica);
      }
      return;
    }
    const replica = this.#replica(fault.replica);
    for (let turn = 0; turn < fault.turns; turn++) {
      const left = Promise.all([replica.leave(), pause(fault.everyMs)]);
      this.onDrain((await left)[0]);
      replica.start();
      await pause(fault.everyMs);
    }
  }

  async #cut({ server, replica, mode, ms }: NetCutFault): Promise<void> {
    const proxies = this.targets.proxies
      .filter((_, index) => replica === 'all' || replica === index)
      .flatMap((ways) => ways[server]);
    await Promise.all(proxies.map((proxy) => proxy.set(mode)));
    await pause(ms);
    await Promise.all(proxies.map((proxy) => proxy.set(PASS)));
  }

  #replica(index: number): Replica {
    const replica = this.targets.replicas[index];
    if (replica === undefined) throw new RangeError(`there is no replica ${index}`);
    return replica;
  }
}

async function becomesReady(replica: Replica): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline && !(await replica.isReady())) await pause(POLL_MS);
}
