import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { setTimeout } from 'node:timers/promises';
import type { Batch, BatchHandler, BatchOutcome, SourceControl } from '../log/event-log.js';
import { Failure } from '../log/failure.js';
import type { TopicPartition } from '../log/records.js';
import { batchOf, fetchedOffset } from './fetched-batch.js';
import { Heartbeats } from './heartbeats.js';
import { linger } from './linger.js';
import { dead, isRetriable } from './unavailable.js';
import type { KafkaTopics } from './kafka-topics.js';
import { OffsetCommits } from './offset-commits.js';
import { keyOf, OwnedPartition } from './owned-partition.js';
import { startPositions, withinBounds } from './start-positions.js';

const COMMIT_INTERVAL_MS = 1_000;
const TAKE_AGAIN_MS = 1_000;

type Blocked = Extract<BatchOutcome, { kind: 'blocked' }>;

export interface GroupConsumerOptions {
  /** Makes the client's consumer, which joins again by itself after a crash only if it may. */
  readonly createConsumer: (mayRestart: () => Promise<boolean>) => Consumer;
  /** Whether to join again, under the same group, after a failure that can be retried. */
  readonly restarts: boolean;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Of all topics together: each gets a worker, so that none waits for another's batch. */
  readonly partitions: number;
  readonly handler: BatchHandler;
  /** A fetch that brought all that there was is followed by the next after so long, ms. */
  readonly lingerMs: number;
  /** Whether to commit offsets, as hints. */
  readonly commits: boolean;
  /** Everything below `next` has been passed over: nothing of it is visible. */
  readonly onPassedOver?: (partition: TopicPartition, next: number) => void;
}

/**
 * A member of a consumer group whose handler, not the group, says where partitions are read from.
 *
 * kafkajs 2.2.4 tells an assignment only after the fact and goes on from committed offsets at once. So
 * all partitions are paused on joining, before the first fetch, until their handler has answered. Then
 * each is fetched from a position that this class keeps; a batch that begins elsewhere is not delivered
 * (`OwnedPartition`).
 */
export class GroupConsumer {
  private readonly failure = new Failure();
  readonly failed = this.failure.promise;
  private owned = new Map<string, OwnedPartition>();
  /** Counts assignments: what belongs to an earlier one is out of date. */
  private generation = 0;
  /** Batches that were blocked and go on. */
  private readonly goingOn = new Set<Promise<void>>();
  private readonly consumer: Consumer;
  private readonly commits: OffsetCommits;
  private closing: Promise<void> | undefined;
  private readonly commitTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: GroupConsumerOptions,
    private readonly lookUp: KafkaTopics,
  ) {
    this.consumer = options.createConsumer(() =>
      Promise.resolve(options.restarts && !this.isClosing()),
    );
    this.commits = new OffsetCommits(this.consumer, options.commits);
    if (options.commits) {
      this.commitTimer = setInterval(() => void this.commit(), COMMIT_INTERVAL_MS).unref();
    }
  }

  async start(): Promise<void> {
    const { topics, partitions } = this.options;
    const { consumer } = this;
    const { GROUP_JOIN, END_BATCH_PROCESS, STOP, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, (event) => {
      this.joined(event);
    });
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.passedOver(payload, Number(payload.lastOffset) + 1);
    });
    consumer.on(STOP, () => {
      this.disown();
    });
    consumer.on(CRASH, ({ payload: { error, restart } }) => {
      // What can be retried, the client does by joining again.
      if (!restart) this.die(dead(error));
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: Math.max(1, partitions),
      eachBatch: (payload) => this.deliver(payload),
    });
  }

  close(): Promise<void> {
    this.closing ??= this.leave();
    return this.closing;
  }

  private async leave(): Promise<void> {
    clearInterval(this.commitTimer);
    await Promise.all(this.goingOn);
    await this.commit();
    await this.consumer.disconnect();
  }

  private joined({ payload }: ConsumerGroupJoinEvent): void {
    const { consumer } = this;
    const generation = this.disown();
    const partitions = Object.entries(payload.memberAssignment).flatMap(([topic, numbers]) => {
      consumer.pause([{ topic, partitions: numbers }]);
      return numbers.map((partition) => ({ topic, partition }));
    });
    void this.takePatiently(partitions, generation);
  }

  /** A broker that is away when partitions come is waited for: a restart would only ask the same again. */
  private async takePatiently(
    partitions: readonly TopicPartition[],
    generation: number,
  ): Promise<void> {
    while (generation === this.generation && !this.isClosing()) {
      try {
        await this.take(partitions, generation);
        return;
      } catch (error) {
        if (generation === this.generation && !isRetriable(error)) this.die(error);
        await setTimeout(TAKE_AGAIN_MS);
      }
    }
  }

  /** Begins a new generation: what is under way for partitions of the last one has no effect. */
  private disown(): number {
    this.owned = new Map();
    return ++this.generation;
  }

  private async take(partitions: readonly TopicPartition[], generation: number): Promise<void> {
    const { groupId, handler } = this.options;
    const { consumer } = this;
    const asked = await handler.assigned(partitions, this.control(generation));
    if (generation !== this.generation || this.isClosing()) return;
    const positions = await startPositions(this.lookUp, groupId, partitions, asked);
    if (generation !== this.generation || this.isClosing()) return;
    for (const position of positions) {
      const owned = new OwnedPartition(position);
      this.owned.set(keyOf(position), owned);
      consumer.seek({ ...position, offset: String(position.offset) });
      this.resume(owned);
    }
  }

  private async deliver(payload: EachBatchPayload): Promise<void> {
    const owned = this.owned.get(keyOf(payload.batch));
    if (!owned || payload.isStale() || !payload.isRunning() || this.isClosing()) return;
    if (fetchedOffset(payload.batch) !== owned.fetching) return this.findAgain(owned);
    const { seeks } = owned;
    const fetchedAt = performance.now();
    const isCurrent = () => this.isOwned(owned) && owned.seeks === seeks;
    const heartbeats = new Heartbeats(() => payload.heartbeat());
    const batch = batchOf(payload.batch, owned.wanted);
    let outcome: BatchOutcome;
    try {
      outcome = await this.options.handler.handle(batch, {
        heartbeat: () => heartbeats.beat(),
        isStale: () => heartbeats.lost || !isCurrent(),
      });
    } catch (error) {
      this.die(error);
      return;
    }
    if (isCurrent()) this.settle(owned, outcome, { payload, batch });
    if (this.isClosing()) await this.commits.commitLast(owned, payload);
    heartbeats.rethrow();
    if (!this.isClosing()) await linger(batch, fetchedAt, this.options.lingerMs);
  }

  private settle(
    owned: OwnedPartition,
    outcome: BatchOutcome,
    { payload, batch }: { payload: EachBatchPayload; batch: Batch },
  ): void {
    if (outcome.kind === 'seek') {
      this.seek(owned, outcome.next);
      return;
    }
    const { messages } = payload.batch;
    const nextVisible = messages.find(({ offset }) => Number(offset) >= outcome.next);
    owned.wanted = outcome.next;
    owned.fetching = nextVisible
      ? outcome.next
      : Math.max(outcome.next, Number(payload.batch.lastOffset()) + 1);
    payload.resolveOffset(String(owned.fetching - 1));
    if (outcome.kind === 'blocked') this.block(owned, outcome, batch);
  }

  /** The client has been sent elsewhere by the broker: what was wanted is gone, or never was. */
  private async findAgain(owned: OwnedPartition): Promise<void> {
    const { seeks } = owned;
    try {
      const [found] = await withinBounds(this.lookUp, [owned.at(owned.fetching)]);
      if (found && this.isOwned(owned) && owned.seeks === seeks) this.seek(owned, found.offset);
    } catch (error) {
      this.die(error);
    }
  }

  private passedOver(partition: TopicPartition, next: number): void {
    const owned = this.owned.get(keyOf(partition));
    if (!owned) return;
    owned.fetching = next;
    this.options.onPassedOver?.(partition, next);
  }

  private seek(owned: OwnedPartition, offset: number): void {
    const { topic, partition } = owned;
    owned.seeks++;
    owned.moveTo(offset);
    this.consumer.seek({ topic, partition, offset: String(offset) });
    if (owned.blocked) this.resume(owned);
  }

  /** What is left of the batch is kept: to fetch and read it again would cost more than to fold it. */
  private block(owned: OwnedPartition, { next, ready }: Blocked, batch: Batch): void {
    const { topic, partition, seeks } = owned;
    owned.blocked = true;
    this.consumer.pause([{ topic, partitions: [partition] }]);
    const records = batch.records.filter(({ offset }) => offset >= next);
    const rest = { ...batch, records, firstOffset: next };
    const isCurrent = () => this.isOwned(owned) && owned.seeks === seeks && !this.isClosing();
    ready.then(
      () => {
        if (isCurrent()) this.finish(this.goOn(owned, rest, isCurrent));
      },
      (error: unknown) => {
        if (isCurrent()) this.die(error);
      },
    );
  }

  /** Closing waits for what is under way, not for what waits. */
  private finish(work: Promise<void>): void {
    const finished = work
      .catch((error: unknown) => {
        this.die(error);
      })
      .finally(() => this.goingOn.delete(finished));
    this.goingOn.add(finished);
  }

  /** The fetches of the other partitions go on meanwhile, and with them the heartbeats. */
  private async goOn(owned: OwnedPartition, rest: Batch, isCurrent: () => boolean): Promise<void> {
    const outcome = await this.options.handler.handle(rest, {
      heartbeat: () => Promise.resolve(),
      isStale: () => !isCurrent(),
    });
    if (!isCurrent()) return;
    owned.wanted = outcome.next;
    if (outcome.kind === 'blocked') this.block(owned, outcome, rest);
    else this.seek(owned, outcome.next);
  }

  private resume(owned: OwnedPartition): void {
    owned.blocked = false;
    if (this.isClosing()) return;
    this.consumer.resume([{ topic: owned.topic, partitions: [owned.partition] }]);
  }

  private control(generation: number): SourceControl {
    return {
      seek: (partition, offset) => {
        const owned = this.owned.get(keyOf(partition));
        if (owned && generation === this.generation && !this.isClosing()) this.seek(owned, offset);
      },
    };
  }

  private isOwned(owned: OwnedPartition): boolean {
    return this.owned.get(keyOf(owned)) === owned;
  }

  private isClosing(): boolean {
    return this.closing !== undefined;
  }

  private commit(): Promise<void> {
    return this.commits.commit(this.owned.values());
  }

  private die(error: unknown): void {
    this.failure.raise(error);
    void this.close().catch(() => undefined);
  }
}
