import type { RedisPair } from '../servers/redis-pair.js';

/**
 * A defect put in on purpose: a mutation of the protocol that lives in this suite, never in the code
 * of production. The suite is worth something only if it finds every one of them.
 */
export interface Control {
  /** E.g. `no-compare-and-set`. */
  readonly name: string;
  /** What is wrong, and what must tell. */
  readonly description: string;
  /** Runs the mutation under the faults that bring it out. */
  run(bench: ControlBench): Promise<ControlResult>;
}

export interface ControlResult {
  readonly detected: boolean;
  /** Which invariant fell, and by how much; or what was seen instead. One line. */
  readonly detail: string;
}

/** What a control runs on: servers that no other run uses at the same time. */
export interface ControlBench {
  readonly seed: number;
  /** As in `KAFKA_BROKERS` and `REDIS_URL`; neither leads through a proxy. */
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  /** Starts a pair of Redis of which only the caller knows; the caller stops it. */
  readonly redisPair: () => Promise<RedisPair>;
}
