import type { KafkaClientObserver } from '@tradewind/log-kafka';
import type { Metrics } from '@tradewind/observability';

/** Receives the activity of the clients of the log and the store. */
export interface ClientObserver {
  readonly kafka: KafkaClientObserver;
  /** The Kafka client has logged an error. */
  kafkaError(): void;
  /** A connection to Redis has failed. */
  redisError(): void;
}

/**
 * Exports the activity of the clients as Prometheus metrics, with the usual names for the Kafka
 * client.
 */
export function clientMetrics(metrics: Metrics): ClientObserver {
  const kafkaErrors = metrics.counter(
    'tradewind_kafka_client_errors_total',
    'Errors that the Kafka client has reported.',
  );
  const redisErrors = metrics.counter(
    'tradewind_redis_client_errors_total',
    'Connections to Redis that failed.',
  );
  return {
    kafka: kafkaMetrics(metrics),
    kafkaError: () => {
      kafkaErrors.inc();
    },
    redisError: () => {
      redisErrors.inc();
    },
  };
}

function kafkaMetrics(metrics: Metrics): KafkaClientObserver {
  const heartbeats = metrics.counter('kafka_consumer_heartbeat_total', 'Heartbeats to the group.', [
    'group',
  ]);
  const crashes = metrics.counter(
    'kafka_consumer_connection_crashed_total',
    'Times that a consumer crashed.',
    ['group', 'restarts'],
  );
  const timeouts = metrics.counter(
    'kafka_client_request_timeouts_total',
    'Requests that timed out without an answer.',
    ['client'],
  );
  const durations = {
    consumer: metrics.histogram(
      'kafka_consumer_request_duration_seconds',
      'Time from a request to its answer; a fetch waits for records.',
      ['api'],
    ),
    producer: metrics.histogram(
      'kafka_producer_request_duration_seconds',
      'Time from a request to its answer.',
      ['api'],
    ),
  };
  return {
    heartbeat: (group) => {
      heartbeats.inc({ group });
    },
    crashed: (group, restarts) => {
      crashes.inc({ group, restarts: String(restarts) });
    },
    requested: (client, api, seconds) => {
      durations[client].observe({ api }, seconds);
    },
    timedOut: (client) => {
      timeouts.inc({ client });
    },
  };
}
