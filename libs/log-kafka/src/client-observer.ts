import type { Consumer, Producer } from 'kafkajs';

/**
 * Receives the activity of the Kafka client for metrics; every label comes from a small closed set.
 */
export interface KafkaClientObserver {
  /** A member has sent a heartbeat to its group. */
  heartbeat(group: string): void;
  /** A consumer has crashed; it joins again by itself if it `restarts`. */
  crashed(group: string, restarts: boolean): void;
  /** A request was answered; `api` is Kafka's name for it, `seconds` is from sending to the answer. */
  requested(client: 'consumer' | 'producer', api: string, seconds: number): void;
  /** A request timed out without an answer; most are sent again. */
  timedOut(client: 'consumer' | 'producer'): void;
}

/** Reports the events of a consumer to the observer; `group` is its name there. */
export function observeConsumer(
  consumer: Consumer,
  observer: KafkaClientObserver,
  group: string,
): Consumer {
  const { HEARTBEAT, CRASH, REQUEST, REQUEST_TIMEOUT } = consumer.events;
  consumer.on(HEARTBEAT, () => {
    observer.heartbeat(group);
  });
  consumer.on(CRASH, ({ payload }) => {
    observer.crashed(group, payload.restart);
  });
  consumer.on(REQUEST, ({ payload }) => {
    observer.requested('consumer', payload.apiName, payload.duration / 1_000);
  });
  consumer.on(REQUEST_TIMEOUT, () => {
    observer.timedOut('consumer');
  });
  return consumer;
}

/** Reports the events of a producer to the observer. */
export function observeProducer(producer: Producer, observer: KafkaClientObserver): Producer {
  const { REQUEST, REQUEST_TIMEOUT } = producer.events;
  producer.on(REQUEST, ({ payload }) => {
    observer.requested('producer', payload.apiName, payload.duration / 1_000);
  });
  producer.on(REQUEST_TIMEOUT, () => {
    observer.timedOut('producer');
  });
  return producer;
}
