import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { PlatformError, CatchUp, Failure } from '@tradewind/log';
import type { Position, Tail, LogRecord } from '@tradewind/log';
import { GroupConsumer, type GroupConsumerOptions } from './group-consumer.js';
import type { KafkaTopics } from './kafka-topics.js';
import { TailHandler } from './tail-handler.js';
import { unavailable } from './unavailable.js';

const RESTART_AFTER_MS = 1_000;

/** Prefix of the group names of tails. */
export const TAIL_GROUP = 'tradewind.tail.';

/** The offsets of a partition to read, and where it ended when the tail began. */
export type TailRange = Position & { readonly from: number; readonly end: number };

/**
 * Reads partitions as the only member of a group, which commits nothing and is deleted at the end.
 * After a failure that can be retried it continues in a new group: in the old one it would have to
 * wait until its former session has expired.
 */
export class KafkaTail implements Tail {
  readonly caughtUp: Promise<void>;
  readonly failed: Promise<never>;
  private readonly catchUp: CatchUp;
  private readonly failure = new Failure();
  private readonly handler: TailHandler;
  private consumer: GroupConsumer | undefined;
  private groupId = '';
  private closed = false;

  constructor(
    private readonly ranges: readonly TailRange[],
    onRecord: (record: LogRecord) => void,
    private readonly topics: KafkaTopics,
    private readonly createConsumer: (groupId: string) => GroupConsumerOptions['createConsumer'],
  ) {
    this.catchUp = new CatchUp(ranges);
    this.caughtUp = this.catchUp.done;
    this.failed = this.failure.promise;
    this.handler = new TailHandler(ranges, this.catchUp, onRecord);
  }

  async start(): Promise<void> {
    this.groupId = `${TAIL_GROUP}${randomUUID()}`;
    const consumer = new GroupConsumer(
      {
        createConsumer: this.createConsumer(this.groupId),
        lingerMs: 0,
        restarts: false,
        groupId: this.groupId,
        topics: [...new Set(this.ranges.map(({ topic }) => topic))],
        partitions: this.ranges.length,
        handler: this.handler,
        commits: false,
        onPassedOver: (partition, next) => {
          this.handler.reached(partition, next);
        },
      },
      this.topics,
    );
    this.consumer = consumer;
    await consumer.start();
    consumer.failed.catch((error: unknown) => this.startAgain(error));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.leave();
  }

  /** Never rejects. */
  private async startAgain(error: unknown): Promise<void> {
    let reason = error;
    while (!this.closed && reason instanceof PlatformError && reason.retriable) {
      await this.leave().catch(() => undefined);
      await setTimeout(RESTART_AFTER_MS, undefined, { ref: false });
      if (this.isClosed()) return;
      try {
        await this.start();
        if (this.isClosed()) await this.leave();
        return;
      } catch (again) {
        reason = again instanceof PlatformError ? again : unavailable(again);
      }
    }
    if (this.closed) return;
    this.failure.raise(reason);
    this.catchUp.fail(reason);
  }

  private async leave(): Promise<void> {
    const { consumer, groupId } = this;
    this.consumer = undefined;
    if (!consumer) return;
    await consumer.close();
    // The broker deletes a group without members and offsets anyway, only later.
    await this.topics.forgetGroup(groupId).catch(() => undefined);
  }

  private isClosed(): boolean {
    return this.closed;
  }
}
