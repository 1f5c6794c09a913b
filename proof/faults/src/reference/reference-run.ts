import { setTimeout as delay } from 'node:timers/promises';
import { STATE_HANDED_OVER, storefrontEvents } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import type { LogRecord, NewRecord } from '@tradewind/log';
import { configOf, jsonLogger, openEmbeddedRuntime, startService } from '@tradewind/service';
import type { PlatformConfig, Runtime, ServiceDefinition } from '@tradewind/service';
import type { CommitOutcome, Scope, ScopeChange } from '@tradewind/state';
import { DelegatingLog, DelegatingStore } from '../worker/delegating-ports.js';
import type { TopicRecords } from './read-topics.js';

const DONE_WITHIN_MS = 180_000;
const POLL_MS = 20;
/** The number of records that are appended at once. */
const CHUNK = 500;

export interface ReferenceOptions<Config extends PlatformConfig = PlatformConfig> {
  readonly definition: ServiceDefinition<Config>;
  readonly environment: Readonly<Record<string, string>>;
  /** All topics of the service. */
  readonly topics: readonly TopicContract[];
  /** The topics that it folds. */
  readonly folded: readonly TopicContract[];
  /**
   * Topics whose records are given, as they were in the log under faults, with the same offsets.
   * Records that the service publishes to them are noted and not appended.
   */
  readonly given: readonly TopicContract[];
  readonly records: TopicRecords;
}

/** The state of one partition at the end. */
export interface ReferenceScope {
  readonly scope: Scope;
  readonly topic: string;
  readonly partition: number;
  readonly meta: string;
  /** The stored entities, without deleted ones. */
  readonly entities: ReadonlyMap<string, string>;
}

/** The result of folding a log from beginning to end in one process without faults. */
export interface Reference {
  readonly scopes: readonly ReferenceScope[];
  /** All published records by topic; they may repeat. */
  readonly outputs: ReadonlyMap<string, readonly NewRecord[]>;
}

/**
 * Folds the given log in one process, in memory, without Kafka or Redis, and without faults.
 * Rejects if the folds do not reach its end, since the result would be incomplete.
 */
export async function runReference<Config extends PlatformConfig>(
  options: ReferenceOptions<Config>,
): Promise<Reference> {
  const { definition, environment, folded } = options;
  const config = configOf(definition, { HOST: '127.0.0.1', ...environment, PORT: '0' });
  const embedded = openEmbeddedRuntime(':memory:');
  const log = new NotingLog(embedded, new Set(options.given.map(({ name }) => name)));
  const store = new NotingStore(embedded.store);
  const failures: unknown[] = [];
  try {
    await embedded.log.ensureTopics(options.topics);
    for (const topic of options.given) await append(embedded, topic, options.records);
    const service = await startService(definition, {
      config,
      runtime: { ...embedded, log, store },
      logger: jsonLogger('error', 'reference'),
      onFailure: (error) => failures.push(error),
    });
    try {
      await caughtUp({ log, store, service: definition.name, folded, failures });
    } finally {
      await service.close();
    }
    return { scopes: await scopesOf(definition.name, folded, store), outputs: log.outputs };
  } finally {
    await embedded.close();
  }
}

class NotingLog extends DelegatingLog {
  readonly outputs = new Map<string, NewRecord[]>();

  constructor(
    runtime: Runtime,
    private readonly given: ReadonlySet<string>,
  ) {
    super(runtime.log);
  }

  override publish(records: readonly NewRecord[]): Promise<void> {
    for (const record of records) {
      const noted = this.outputs.get(record.topic);
      if (noted) noted.push(record);
      else this.outputs.set(record.topic, [record]);
    }
    return super.publish(records.filter(({ topic }) => !this.given.has(topic)));
  }
}

class NotingStore extends DelegatingStore {
  readonly #entities = new Map<Scope, Set<string>>();

  override commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    const names = this.#entities.get(scope) ?? new Set();
    this.#entities.set(scope, names);
    for (const name of change.entries.keys()) names.add(name);
    return super.commit(scope, change);
  }

  entitiesOf(scope: Scope): readonly string[] {
    return [...(this.#entities.get(scope) ?? [])];
  }
}

async function append(
  { log }: Runtime,
  topic: TopicContract,
  records: TopicRecords,
): Promise<void> {
  for (let partition = 0; partition < topic.partitions; partition++) {
    const given = records.partition(topic.name, partition);
    given.forEach(({ offset }, at) => {
      if (offset === at) return;
      throw new Error(`${topic.name}[${partition}] has no record at offset ${at}`);
    });
    for (let at = 0; at < given.length; at += CHUNK) {
      await log.publish(given.slice(at, at + CHUNK).map(asNew));
    }
  }
}

function asNew({ topic, partition, key, value, headers }: LogRecord): NewRecord {
  return { topic, partition, key, value, headers };
}

interface Folding {
  readonly log: NotingLog;
  readonly store: NotingStore;
  readonly service: string;
  readonly folded: readonly TopicContract[];
  readonly failures: readonly unknown[];
}

/** Checks twice in a row, since the output of one fold may be the input of another. */
async function caughtUp(folding: Folding): Promise<void> {
  const deadline = performance.now() + DONE_WITHIN_MS;
  for (let before = ''; ;) {
    if (folding.failures.length > 0)
      throw new Error(`the reference failed: ${String(folding.failures[0])}`);
    const { behind, position } = await standing(folding);
    if (behind === undefined && position === before) return;
    if (performance.now() > deadline) {
      throw new Error(
        `the reference has stopped making progress: ${behind ?? 'its outbox is not empty'}`,
      );
    }
    before = position;
    await delay(POLL_MS);
  }
}

async function standing({ log, store, service, folded }: Folding) {
  let behind: string | undefined;
  const positions: number[] = [];
  for (const topic of folded) {
    for (const { partition, next: end } of await log.offsets(topic.name)) {
      const stored = await store.loadMeta(scopeOf(service, topic, partition));
      const next = nextIn(stored?.meta, topic);
      positions.push(next);
      if (next < end) behind = `${topic.name}[${partition}] at ${next} of ${end}`;
    }
  }
  return { behind, position: positions.join() };
}

async function scopesOf(
  service: string,
  folded: readonly TopicContract[],
  store: NotingStore,
): Promise<ReferenceScope[]> {
  const scopes: ReferenceScope[] = [];
  for (const topic of folded.filter((each) => !isHandOvers(each))) {
    for (let partition = 0; partition < topic.partitions; partition++) {
      const scope = scopeOf(service, topic, partition);
      const stored = await store.loadMeta(scope);
      if (stored === undefined) continue;
      const names = store.entitiesOf(scope);
      const values = await store.read(scope, names);
      const entities = new Map<string, string>();
      names.forEach((name, i) => {
        const value = values[i];
        if (value !== undefined) entities.set(name, value);
      });
      scopes.push({ scope, topic: topic.name, partition, meta: stored.meta, entities });
    }
  }
  return scopes;
}

/** Returns the scope of the fold group that folds the topic, as the processor names it. */
export function scopeOf(service: string, topic: TopicContract, partition: number): Scope {
  const { name } = isHandOvers(topic) ? storefrontEvents : topic;
  return `${service}:${name}:${String(partition)}`;
}

/** Whether the topic is folded along with the storefront's events, by the same folds. */
function isHandOvers({ events }: TopicContract): boolean {
  return Object.hasOwn(events, STATE_HANDED_OVER);
}

/** What a stored meta says of a topic: the offset of the next record to fold. */
export function nextIn(meta: string | undefined, topic: TopicContract): number {
  if (meta === undefined) return 0;
  const { positions } = JSON.parse(meta) as { positions: Readonly<Record<string, number>> };
  return positions[topic.name] ?? 0;
}
