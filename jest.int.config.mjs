import { preset } from './jest.preset.mjs';

/**
 * Tests against a real Kafka and a real Redis, which KAFKA_BROKERS and REDIS_URL name
 * (`npm run stack` starts both and prints them). They share two cores: run them with --runInBand.
 */
export default {
  ...preset,
  testMatch: ['<rootDir>/{apps,libs,proof}/*/src/**/*.int-spec.ts'],
  testTimeout: 300_000,
};
