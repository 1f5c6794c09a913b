import type { ControlServers } from './control-bed.js';

/** The Kafka and Redis given to integration specs. */
export function givenServers(): ControlServers {
  const { KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl } = process.env;
  if (!kafkaBrokers || !redisUrl) throw new Error('Set KAFKA_BROKERS and REDIS_URL');
  return { kafkaBrokers, redisUrl };
}
