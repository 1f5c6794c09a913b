import { deadLetterTopicName, type TopicContract } from '@tradewind/contracts';
import { createKafka, KafkaEventLog } from '@tradewind/log-kafka';
import { RedisPartitionStore } from '@tradewind/state';
import { Redis } from 'ioredis';
import type { Admin } from 'kafkajs';
import { Promotions } from '../invariants/promotions.js';
import { positionsHold, publishedIn } from '../invariants/positions.js';
import { bothHold } from '../invariants/verdict.js';
import { TopicRecords } from '../reference/read-topics.js';
import type {
  Evidence,
  Subject,
  Verdict,
  Verdicts,
  Workload,
  WorkloadRecord,
} from '../run/subject.js';
import { cameAbout, eventually } from './eventually.js';
import { ReplicaProcess } from './replica-process.js';
import { StoredPrefix } from './stored-prefix.js';

export interface ControlServers {
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
}

const SESSION_TIMEOUT_MS = 2_000;
const CHUNK = 1_000;

/**
 * Topics, state and replicas of one scenario; those of others on the same servers are left alone.
 */
export class ControlBed {
  readonly redis: Redis;
  readonly promotions: Promotions;
  readonly #log: KafkaEventLog;
  readonly #store: RedisPartitionStore;
  readonly #admin: Admin;
  readonly #replicas: ReplicaProcess[] = [];

  private constructor(
    readonly subject: Subject,
    private readonly servers: ControlServers,
  ) {
    const brokers = servers.kafkaBrokers.split(',');
    this.#log = new KafkaEventLog({ brokers, clientId: 'faults-control' });
    this.#store = new RedisPartitionStore({ url: servers.redisUrl });
    this.redis = new Redis(servers.redisUrl, { maxRetriesPerRequest: 2 });
    this.promotions = new Promotions(subject, this.#log);
    this.#admin = createKafka({ brokers, clientId: 'faults-control' }, 5).admin();
  }

  static async open(subject: Subject, servers: ControlServers): Promise<ControlBed> {
    const bed = new ControlBed(subject, servers);
    await bed.#admin.connect();
    await bed.#log.ensureTopics(subject.topics);
    return bed;
  }

  start(environment: Readonly<Record<string, string>> = {}): ReplicaProcess {
    const replica = new ReplicaProcess({
      KAFKA_BROKERS: this.servers.kafkaBrokers,
      REDIS_URL: this.servers.redisUrl,
      KAFKA_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
      LOG_LEVEL: 'warn',
      ...this.subject.environment,
      ...environment,
    });
    this.#replicas.push(replica);
    return replica;
  }

  async publish(records: readonly WorkloadRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += CHUNK) {
      await this.#log.publish(records.slice(at, at + CHUNK));
    }
  }

  /** Resolves when everything is folded and published; rejects if that takes too long. */
  async rests(): Promise<void> {
    await eventually(`everything of ${this.subject.name} is folded and published`, async () => {
      this.#expectLife();
      return (await this.#position()).held;
    });
  }

  /** Returns true if everything was folded in time. */
  restsWithin(ms: number): Promise<boolean> {
    return cameAbout(async () => (await this.#position()).held, ms);
  }

  /**
   * Returns a copy of the present state, to restore later: the state of a server that has lost its
   * latest writes.
   */
  storedPrefix(): Promise<StoredPrefix> {
    return StoredPrefix.take(this.redis, this.subject);
  }

  async verdicts(workload: Workload): Promise<Verdicts> {
    const verified = await workload.verify(this.evidence);
    const kept = await this.promotions.verdict();
    return { ...verified, ...(kept && { decisions: bothHold(verified.decisions, kept) }) };
  }

  get evidence(): Evidence {
    return { log: this.#log, store: this.#store, replicas: [] };
  }

  /**
   * Removes the records before an offset of each partition, in the order of partitions, as
   * retention does.
   */
  async removeBefore(topic: string, offsets: readonly number[]): Promise<void> {
    const partitions = offsets.map((offset, partition) => ({ partition, offset: String(offset) }));
    // The client does not look up leaders for this call by itself.
    await this.#admin.fetchTopicOffsets(topic);
    await this.#admin.deleteTopicRecords({ topic, partitions });
  }

  /** Recreates a topic without its records, as after a broker has lost its disk. */
  async makeAnew(topic: TopicContract): Promise<void> {
    await this.#admin.deleteTopics({ topics: [topic.name] });
    await eventually(`${topic.name} is gone`, async () => {
      return !(await this.#admin.listTopics()).includes(topic.name);
    });
    // The existing client would create the topic with its next request.
    const brokers = this.servers.kafkaBrokers.split(',');
    const log = new KafkaEventLog({ brokers, clientId: 'faults-control' });
    await log.ensureTopics([topic]);
    await log.close();
  }

  /** Returns true if any decision has been published. */
  async hasDecided(): Promise<boolean> {
    const decisions = this.subject.topics.filter((topic) => topic.decisions);
    const ends = await Promise.all(decisions.map(({ name }) => this.#log.offsets(name)));
    return ends.flat().some(({ next }) => next > 0);
  }

  /** Resolves when the group has so many members, and each knows its partitions. */
  async members(groupId: string, count: number): Promise<void> {
    await eventually(`${groupId} has ${count} members`, async () => {
      const { groups } = await this.#admin.describeGroups([groupId]);
      const [group] = groups;
      return group?.state === 'Stable' && group.members.length === count;
    });
  }

  /** Returns true if a group has committed the end of every partition of a topic. */
  async hasCommittedAll(groupId: string, topic: string): Promise<boolean> {
    const [committed] = await this.#admin.fetchOffsets({ groupId, topics: [topic] });
    const ends = await this.#log.offsets(topic);
    return ends.every(({ partition, next }) => {
      const found = committed?.partitions.find((it) => it.partition === partition);
      return next === 0 || Number(found?.offset) === next;
    });
  }

  /** Stops the replicas and removes topics and state. */
  async close(): Promise<void> {
    await Promise.all(this.#replicas.map((replica) => replica.kill()));
    await (await this.storedPrefix()).remove();
    const topics = this.subject.topics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);
    await this.#admin.deleteTopics({ topics });
    await this.#admin.disconnect();
    await this.#log.close();
    await this.#store.close();
    this.redis.disconnect();
  }

  #expectLife(): void {
    const [dead] = this.#replicas.filter(({ isAlive }) => !isAlive);
    const isAnyAlive = this.#replicas.some(({ isAlive }) => isAlive);
    if (!isAnyAlive) throw new Error(`no replica is alive: ${dead?.output ?? ''}`);
  }

  async #position(): Promise<Verdict> {
    const { service, folded, topics } = this.subject;
    const at = { service, folded, log: this.#log, store: this.#store };
    const anything = await positionsHold({ ...at, isPublished: () => true });
    if (!anything.held) return anything;
    const names = topics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);
    const records = await TopicRecords.read(this.#log, names);
    return positionsHold({ ...at, isPublished: publishedIn(records) });
  }
}
