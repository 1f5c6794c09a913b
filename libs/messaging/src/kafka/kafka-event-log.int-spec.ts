import { describeEventLog } from '../log/event-log.contract.spec.js';
import { KafkaEventLog } from './kafka-event-log.js';

function brokers(): string[] {
  const list = process.env['KAFKA_BROKERS'];
  if (!list) throw new Error('Set KAFKA_BROKERS to a Kafka cluster, e.g. 127.0.0.1:9092');
  return list.split(',');
}

describeEventLog('Kafka', () =>
  Promise.resolve(new KafkaEventLog({ brokers: brokers(), clientId: 'contract' })),
);
