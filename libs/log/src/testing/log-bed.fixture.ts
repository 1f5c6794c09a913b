import { afterEach, beforeEach } from '@jest/globals';
import { defineTopic, type TopicContract } from '@tradewind/contracts';
import type { BatchHandler, EventLog, Subscription } from '../event-log.js';
import type { NewRecord } from '../records.js';

export const PARTITIONS = 3;
let lastTopic = 0;

/** A log, and a new topic for each test. */
export class LogBed {
  topic = '';
  contract!: TopicContract;
  private opened!: EventLog;

  /** Each call of `create` opens a log on the same records. */
  constructor(readonly create: () => Promise<EventLog>) {
    beforeEach(async () => {
      this.opened = await create();
      this.contract = this.newTopic(PARTITIONS);
      this.topic = this.contract.name;
      await this.opened.ensureTopics([this.contract]);
    });
    afterEach(async () => {
      await this.opened.close();
    });
  }

  /** A topic that nobody else uses; it is not created. */
  newTopic(partitions: number): TopicContract {
    return defineTopic({
      name: `contract.t${Date.now().toString(36)}${String(++lastTopic)}.v1`,
      description: 'Written by one test.',
      key: 'shopper',
      partitions,
      cleanup: 'delete',
      retentionDays: 1,
      events: {},
    });
  }

  get log(): EventLog {
    return this.opened;
  }

  record(partition: number, value: string): NewRecord {
    return { topic: this.topic, partition, key: `k${value}`, value, headers: {} };
  }

  numbers(partition: number, from: number, to: number): NewRecord[] {
    return text(from, to).map((value) => this.record(partition, value));
  }

  subscribe(handler: BatchHandler, group = 'group'): Promise<Subscription> {
    return this.log.subscribe(group, [this.topic], handler);
  }
}

/** Returns the numbers from `from` to `to` (exclusive) as text. */
export function text(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => String(from + i));
}
