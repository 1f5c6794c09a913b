import { eventTypeOf } from '@tradewind/contracts';
import type { Consumer, Kafka } from 'kafkajs';

/** An event as any subscriber of the platform sees it. */
export interface SeenEvent {
  readonly topic: string;
  readonly type: string;
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An ordinary kafkajs consumer of some topics from their beginning, which remembers all events. */
export class Subscriber {
  readonly seen: SeenEvent[] = [];

  private constructor(private readonly consumer: Consumer) {}

  static async open(kafka: Kafka, topics: readonly string[]): Promise<Subscriber> {
    const groupId = `journey-${Date.now().toString(36)}`;
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
    const subscriber = new Subscriber(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ topic, message }) => {
        subscriber.seen.push({
          topic,
          type: eventTypeOf(String(message.headers?.['ce_type'])) ?? '',
          key: String(message.key),
          data: JSON.parse(String(message.value)) as Record<string, unknown>,
        });
        return Promise.resolve();
      },
    });
    return subscriber;
  }

  find(type: string, matches: (event: SeenEvent) => boolean): SeenEvent | undefined {
    return this.seen.find((event) => event.type === type && matches(event));
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
  }
}
