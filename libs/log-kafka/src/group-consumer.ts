import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { setTimeout } from 'node:timers/promises';
import type {
  Batch,
  BatchHandler,
  BatchOutcome,
  BatchProgress,
  SourceControl,
  TopicPartition,
} from '@tradewind/log';
import { Failure } from '@tradewind/log';
import { Assignment } from './assignment.js';
import { batchOf, fetchedOffset } from './fetched-batch.js';
import { linger } from './linger.js';
import { dead, isRetriable } from './unavailable.js';
import type { KafkaTopics } from './kafka-topics.js';
import { OffsetCommits } from './offset-commits.js';
import type { OwnedPartition } from './owned-partition.js';
import { startPositions, withinBounds } from './start-positions.js';

const COMMIT_INTERVAL_MS = 1_000;
const TAKE_AGAIN_MS = 1_000;

/** A pass over a partition, from one seek to the next. */
interface Reading {
  readonly isCurrent: () => boolean;
  readonly progress: BatchProgress;
}

export interface GroupConsumerOptions {
  /**
   * Creates the client's consumer. After a crash it joins again by itself only if `mayRestart`
   * allows it.
   */
  readonly createConsumer: (mayRestart: () => Promise<boolean>) => Consumer;
  /** True if the client is to join the same group again after a failure that can be retried. */
  readonly restarts: boolean;
  readonly groupId: string;
  readonly topics: readonly string[];
  /**
   * The partitions of all topics together. Each gets a worker, so that none waits for another's
   * batch.
   */
  readonly partitions: number;
  readonly handler: BatchHandler;
  /** Delay between a fetch that reached the end of the log and the next one, ms. */
  readonly lingerMs: number;
  /** True if offsets are committed, as hints. */
  readonly commits: boolean;
  /** Everything below `next` has been skipped, since none of it is visible. */
  readonly onPassedOver?: (partition: TopicPartition, next: number) => void;
}

/**
 * A member of a consumer group whose handler, not the group, decides where partitions are read
 * from.
 *
 * kafkajs 2.2.4 reports an assignment only after the fact and continues from committed offsets at
 * once. So all partitions are paused on joining, before the first fetch, until the handler has
 * answered. Then each is fetched from a position that this class keeps; a batch that begins
 * elsewhere is not delivered (`OwnedPartition`).
 *
 * While the handler works on a partition's batch, at most one further batch of it is fetched and
 * waits.
 */
export class GroupConsumer {
  private readonly failure = new Failure();
  readonly failed = this.failure.promise;
  private assignment = new Assignment();
  /** Batches that were delivered and are not finished. */
  private readonly underWay = new Set<Promise<void>>();
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
      const commit = () => void this.commits.commit(this.assignment.partitions);
      this.commitTimer = setInterval(commit, COMMIT_INTERVAL_MS).unref();
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
      this.begin();
    });
    consumer.on(CRASH, ({ payload: { error, restart } }) => {
      // If the failure can be retried, the client joins again by itself.
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
    await this.finishUnderWay();
    await this.commits.commitLast(this.assignment.partitions);
    await this.consumer.disconnect();
  }

  /** Waits for the batches being processed, not for queued ones. */
  private async finishUnderWay(): Promise<void> {
    this.assignment.stopWaiting();
    await Promise.all(this.underWay);
  }

  private joined({ payload }: ConsumerGroupJoinEvent): void {
    const { consumer } = this;
    const assignment = this.begin();
    const partitions = Object.entries(payload.memberAssignment).flatMap(([topic, numbers]) => {
      consumer.pause([{ topic, partitions: numbers }]);
      return numbers.map((partition) => ({ topic, partition }));
    });
    void this.takePatiently(partitions, assignment);
  }

  /**
   * Retries while a broker is unavailable during an assignment, since a restart would only ask the
   * same again.
   */
  private async takePatiently(
    partitions: readonly TopicPartition[],
    assignment: Assignment,
  ): Promise<void> {
    while (this.isCurrent(assignment)) {
      try {
        await this.take(partitions, assignment);
        return;
      } catch (error) {
        if (!assignment.isOver && !isRetriable(error)) this.die(error);
        await setTimeout(TAKE_AGAIN_MS);
      }
    }
  }

  /** Work of the previous assignment has no effect any more. */
  private begin(): Assignment {
    this.assignment.end();
    this.assignment = new Assignment();
    return this.assignment;
  }

  private async take(partitions: readonly TopicPartition[], assignment: Assignment): Promise<void> {
    const { groupId, handler } = this.options;
    const { consumer } = this;
    const asked = await handler.assigned(partitions, this.control(assignment));
    if (!this.isCurrent(assignment)) return;
    const positions = await startPositions(this.lookUp, groupId, partitions, asked);
    if (!this.isCurrent(assignment)) return;
    for (const position of positions) {
      const owned = assignment.add(position);
      consumer.seek({ ...position, offset: String(position.offset) });
      this.resumeIfDrained(owned);
    }
  }

  private async deliver(payload: EachBatchPayload): Promise<void> {
    const owned = this.assignment.find(payload.batch);
    if (!owned || payload.isStale() || !payload.isRunning() || this.isClosing()) return;
    if (fetchedOffset(payload.batch) !== owned.fetching) return this.findAgain(owned);
    const fetchedAt = performance.now();
    const { heartbeats } = this.assignment;
    const batch = batchOf(payload.batch, owned.delivered);
    owned.delivered = batch.nextOffset;
    owned.fetching = batch.nextOffset;
    payload.resolveOffset(String(batch.nextOffset - 1));
    const { seeks } = owned;
    const isCurrent = () => this.assignment.holds(owned) && owned.seeks === seeks;
    const progress: BatchProgress = {
      heartbeat: () => heartbeats.beat(() => payload.heartbeat()),
      isStale: () => heartbeats.lost || !isCurrent(),
    };
    await this.queue(owned, () => this.work(owned, batch, { isCurrent, progress }));
    if (heartbeats.failed) await this.finishUnderWay();
    heartbeats.rethrow();
    if (!this.isClosing()) await linger(batch, fetchedAt, this.options.lingerMs);
  }

  /** Resolves when the batch before is finished or waits; then the next one may be fetched. */
  private queue(owned: OwnedPartition, work: () => Promise<void>): Promise<void> {
    const { before, done } = owned.inTurn(async () => {
      this.resumeIfDrained(owned);
      await work().catch((error: unknown) => {
        this.die(error);
      });
    });
    this.underWay.add(done);
    void done.then(() => this.underWay.delete(done));
    return before.free;
  }

  private async work(owned: OwnedPartition, batch: Batch, reading: Reading): Promise<void> {
    const { isCurrent, progress } = reading;
    let rest: Batch | undefined = batch;
    while (rest && isCurrent() && !this.assignment.heartbeats.failed && !this.isClosing()) {
      const outcome = await this.options.handler.handle(rest, progress);
      if (isCurrent()) rest = await this.settle(owned, rest, outcome);
    }
    if (rest && isCurrent() && !this.isClosing()) this.seek(owned, rest.firstOffset);
  }

  /**
   * The rest of a blocked batch is kept, since to fetch and decode it again would cost more than to
   * fold it.
   */
  private async settle(
    owned: OwnedPartition,
    batch: Batch,
    outcome: BatchOutcome,
  ): Promise<Batch | undefined> {
    const { kind, next } = outcome;
    const records = batch.records.filter(({ offset }) => offset >= next);
    if (kind === 'blocked') {
      owned.wanted = next;
      await this.block(owned, outcome.ready);
      return { ...batch, records, firstOffset: next };
    }
    const isDone = kind === 'advanced' && records.length === 0 && next <= batch.nextOffset;
    if (isDone) owned.wanted = next;
    else this.seek(owned, next);
    return undefined;
  }

  /**
   * The broker has moved the client elsewhere: the wanted offset no longer exists, or never did.
   */
  private async findAgain(owned: OwnedPartition): Promise<void> {
    const { seeks } = owned;
    try {
      const [found] = await withinBounds(this.lookUp, [owned.at(owned.fetching)]);
      if (found && this.assignment.holds(owned) && owned.seeks === seeks)
        this.seek(owned, found.offset);
    } catch (error) {
      this.die(error);
    }
  }

  private passedOver(partition: TopicPartition, next: number): void {
    const owned = this.assignment.find(partition);
    if (!owned) return;
    owned.fetching = next;
    void this.queue(owned, () => Promise.resolve(this.options.onPassedOver?.(partition, next)));
  }

  private seek(owned: OwnedPartition, offset: number): void {
    owned.moveTo(offset);
    this.consumer.seek({ ...owned.at(offset), offset: String(offset) });
  }

  /** Meanwhile the client goes on fetching the other partitions and sending heartbeats. */
  private async block(owned: OwnedPartition, ready: Promise<void>): Promise<void> {
    if (this.assignment.heartbeats.failed || this.isClosing()) return;
    this.consumer.pause([{ topic: owned.topic, partitions: [owned.partition] }]);
    owned.paused = true;
    await owned.waitFor(ready);
    this.resumeIfDrained(owned);
  }

  /** Without this check, each time that the partition is blocked would fetch one more batch. */
  private resumeIfDrained(owned: OwnedPartition): void {
    if (!owned.paused || owned.queued > 0 || !this.assignment.holds(owned) || this.isClosing())
      return;
    owned.paused = false;
    this.consumer.resume([{ topic: owned.topic, partitions: [owned.partition] }]);
  }

  private control(assignment: Assignment): SourceControl {
    return {
      seek: (partition, offset) => {
        const owned = assignment.find(partition);
        if (owned && !this.isClosing()) this.seek(owned, offset);
      },
    };
  }

  private isCurrent(assignment: Assignment): boolean {
    return !assignment.isOver && !this.isClosing();
  }

  private isClosing(): boolean {
    return this.closing !== undefined;
  }

  private die(error: unknown): void {
    this.failure.raise(error);
    void this.close().catch(() => undefined);
  }
}
