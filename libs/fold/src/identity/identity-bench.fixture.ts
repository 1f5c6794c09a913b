import { envelopeHeaders, eventId, idOf, keyOf } from '@tradewind/contracts';
import type { Fold, TopicContract } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { LogRecord, NewRecord, Position } from '@tradewind/log';
import { openSqlite, SqlitePartitionStore } from '@tradewind/state';
import type { PartitionStore } from '@tradewind/state';
import { FoldGroup } from '../group/fold-group.js';
import { partName, stateName } from '../group/state-names.js';
import { readStored } from '../memory/entity-cache.js';
import { EventLoopQueue } from '../partition/event-loop-queue.js';
import { PartitionProcessor } from '../partition/partition-processor.js';
import { progress, silent } from '../partition/processor-bench.fixture.js';
import { scopeOf } from '../partition/processor-options.js';
import { restorerOn } from '../restoring/restorer.fixture.js';
import type { Tally } from './tally-fold.fixture.js';

export const EPOCH_MS = 500;
const SERVICE = 'test-service';
export const TENANT = 'demo';

/** A process that is killed when it has taken so many more steps of the protocol. */
class Killed extends TypeError {}

export interface Delivery {
  readonly partition: number;
  /** Which of the topics of the group. */
  readonly input: number;
  readonly size: number;
  /** Steps of the protocol after which the process is killed; it starts anew from store and log. */
  readonly dies?: number | undefined;
}

/** All partitions of one fold on one log and one store in memory. */
export class IdentityBench {
  readonly refused: number[] = [];
  readonly group: FoldGroup;
  readonly #database = openSqlite(':memory:');
  readonly #store = new SqlitePartitionStore(this.#database);
  readonly #logs = new Map<string, LogRecord[]>();
  readonly #next = new Map<string, number>();
  readonly #processors = new Map<number, PartitionProcessor>();
  #lives = Infinity;
  #time = 0;

  /** @param waits Whether hand-overs wait for their epoch. */
  constructor(
    private readonly fold: Fold,
    private readonly waits = false,
  ) {
    this.group = new FoldGroup([fold]);
  }

  /** Appends what a client sent, at the time of the log or before it. */
  append(
    topic: TopicContract,
    id: string,
    event: { readonly type: string; readonly data: unknown; readonly id?: string },
    at = (this.#time += EPOCH_MS / 4),
  ): void {
    const key = keyOf(TENANT, id);
    const partition = partitionOf(key, topic.partitions);
    const eid = event.id ?? eventId(`${id}|${String(this.#time)}|${JSON.stringify(event)}`);
    const headers = envelopeHeaders({
      ...{ id: eid, source: '/collector-service', type: event.type, key },
      ...{ time: at, recordedAt: at },
    });
    this.#append({
      ...{ topic: topic.name, partition, key, headers },
      value: JSON.stringify(event.data),
    });
  }

  /** Moves the clocks of all partitions to a time. */
  tick(topic: TopicContract, time: number): void {
    this.#time = Math.max(this.#time, time);
    for (let partition = 0; partition < topic.partitions; partition++) {
      const id = `tick ${String(partition)} ${String(time)}`;
      this.#append({
        ...{ topic: topic.name, partition, key: null, value: JSON.stringify({ time }) },
        headers: envelopeHeaders({
          ...{ id, source: '/clock', type: 'clock.tick', time, recordedAt: time },
        }),
      });
    }
  }

  /** The time of the newest record. */
  get time(): number {
    return this.#time;
  }

  async deliver({ partition, input, size, dies }: Delivery): Promise<void> {
    const topic = this.group.inputs[input % this.group.inputs.length];
    if (topic === undefined) return;
    this.#lives = dies ?? Infinity;
    try {
      await this.#deliver(topic.name, partition, size);
    } catch (error) {
      if (!isKilled(error)) throw error;
      this.#processors.delete(partition);
    }
    this.#lives = Infinity;
  }

  /** Has every partition build the states again that it asks for. */
  async restore(): Promise<void> {
    for (let partition = 0; partition < this.group.first.partitions; partition++) {
      await (await this.#processor(partition)).sweep();
    }
  }

  /** Delivers what is left until nothing more comes of it. */
  async drain(): Promise<void> {
    for (let before = -1; before !== this.#delivered;) {
      before = this.#delivered;
      await this.restore();
      for (let partition = 0; partition < this.group.first.partitions; partition++) {
        for (const input of this.group.inputs.keys()) {
          await this.deliver({ partition, input, size: 1_000 });
        }
      }
    }
  }

  /** What the folds have concluded, by source and place in it. */
  get concluded(): string[] {
    const topics = [...this.fold.emits, this.fold.handOvers].filter((topic) => topic !== undefined);
    const records = topics.flatMap((topic) => this.records(topic));
    return records
      .map(({ topic, partition, key, value, headers }) =>
        JSON.stringify([
          ...['ce_source', 'ce_sequence', 'ce_id', 'ce_type', 'ce_time'].map(
            (name) => headers[name],
          ),
          ...[topic, partition, String(key), String(value)],
        ]),
      )
      .sort();
  }

  /** Loses all state, so that every partition is built again from its log. */
  forgetState(): void {
    for (const table of ['state_meta', 'state_entity']) {
      this.#database.connection.exec(`DELETE FROM ${table}`);
    }
    this.#processors.clear();
    this.#next.clear();
  }

  /** The state that is found by an id, and the id that has it. */
  async find(id: string): Promise<{ readonly id: string; readonly state: Tally | undefined }> {
    for (let key = keyOf(TENANT, id), hops = 0; ; hops++) {
      const text = await this.#read(
        partitionOf(key, this.group.first.partitions),
        stateName(this.fold.name, key),
      );
      const stored = text === undefined ? undefined : readStored(text, this.fold, key);
      if (stored?.to === undefined || hops > 20) {
        return { id: idOf(key), state: stored?.state as Tally | undefined };
      }
      key = keyOf(TENANT, stored.to);
    }
  }

  /** A part of the fold in each partition that has it. */
  async parts(name: string): Promise<{ events: number }[]> {
    const parts: { events: number }[] = [];
    for (let partition = 0; partition < this.group.first.partitions; partition++) {
      const text = await this.#read(partition, partName(this.fold.name, name));
      if (text !== undefined) parts.push((JSON.parse(text) as { s: { events: number } }).s);
    }
    return parts;
  }

  /** Records of a topic, of each id the first. */
  records({ name, partitions }: TopicContract): LogRecord[] {
    const first = new Map<unknown, LogRecord>();
    for (let partition = 0; partition < partitions; partition++) {
      for (const record of this.#log(name, partition)) {
        const id = record.headers['ce_id'];
        if (!first.has(id)) first.set(id, record);
      }
    }
    return [...first.values()];
  }

  #read(partition: number, name: string): Promise<string | undefined> {
    const scope = scopeOf(SERVICE, this.group.name, partition);
    return this.#store.read(scope, [name]).then(([text]) => text);
  }

  get #delivered(): number {
    return [...this.#next.values()].reduce((sum, next) => sum + next, 0);
  }

  async #deliver(topic: string, partition: number, size: number): Promise<void> {
    const processor = await this.#processor(partition);
    const log = this.#log(topic, partition);
    const firstOffset = this.#next.get(place(topic, partition)) ?? 0;
    const records = log.slice(firstOffset, firstOffset + size);
    if (records.length === 0) return;
    const nextOffset = firstOffset + records.length;
    const at = { topic, partition, firstOffset, nextOffset, endOffset: log.length };
    const { next } = await processor.handle({ ...at, records }, progress);
    this.#next.set(place(topic, partition), next);
  }

  async #processor(partition: number): Promise<PartitionProcessor> {
    const known = this.#processors.get(partition);
    if (known) return known;
    const processor = this.#start(partition);
    this.#goTo(await processor.load(progress));
    this.#processors.set(partition, processor);
    return processor;
  }

  #start(partition: number): PartitionProcessor {
    return new PartitionProcessor({
      ...{ service: SERVICE, group: this.group, partition, epochMs: EPOCH_MS },
      mergesByTime: this.waits,
      queue: new EventLoopQueue(),
      store: this.#mortal(),
      sink: {
        publish: (records) => {
          // One after the other: a process may be killed in the middle.
          for (const record of records) {
            this.#tick();
            this.#append(record);
          }
          return Promise.resolve();
        },
      },
      restorer: restorerOn({
        ...{ service: SERVICE, group: this.group, epochMs: EPOCH_MS },
        logOf: (topic, at) => this.#log(topic, at),
        append: (record) => {
          this.#append(record);
        },
      }),
      metrics: { ...silent, linkRefused: (at) => this.refused.push(at.partition) },
      seek: (position) => {
        this.#goTo([position]);
      },
      bounds: (topic) => Promise.resolve({ first: 0, next: this.#log(topic, partition).length }),
    });
  }

  #mortal(): PartitionStore {
    return Object.assign(Object.create(this.#store) as PartitionStore, {
      commit: async (...args: Parameters<PartitionStore['commit']>) => {
        this.#tick();
        const outcome = await this.#store.commit(...args);
        this.#tick();
        return outcome;
      },
    });
  }

  #tick(): void {
    if (this.#lives-- <= 0) throw new Killed('killed');
  }

  #goTo(positions: readonly Position[]): void {
    for (const { topic, partition, offset } of positions) {
      this.#next.set(place(topic, partition), offset);
    }
  }

  #append({ topic, partition, key, value, headers }: NewRecord): void {
    const log = this.#log(topic, partition);
    log.push({
      ...{ topic, partition, headers, offset: log.length, timestamp: 1e9 },
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
    });
  }

  #log(topic: string, partition: number): LogRecord[] {
    const known = this.#logs.get(place(topic, partition));
    if (known) return known;
    const log: LogRecord[] = [];
    this.#logs.set(place(topic, partition), log);
    return log;
  }
}

function place(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`;
}

function isKilled(error: unknown): boolean {
  return error instanceof Killed || (error instanceof Error && error.cause instanceof Killed);
}
