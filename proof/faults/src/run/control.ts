import type { RedisPair } from '../servers/redis-pair.js';

/**
 * A deliberate defect: a mutation of the protocol that is part of this suite and never of
 * production code. The suite is sound only if it detects every one of them.
 */
export interface Control {
  /** Name of the control, e.g. `no-compare-and-set`. */
  readonly name: string;
  /** The defect, and the invariant that must detect it. */
  readonly description: string;
  /** Runs the mutation under the faults that expose it. */
  run(bench: ControlBench): Promise<ControlResult>;
}

export interface ControlResult {
  readonly detected: boolean;
  /** The invariant that failed, and by how much; or what was observed instead. One line. */
  readonly detail: string;
}

/** The servers of a control, which no other run uses at the same time. */
export interface ControlBench {
  readonly seed: number;
  /** Addresses in the form of `KAFKA_BROKERS` and `REDIS_URL`; neither leads through a proxy. */
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  /** Starts a Redis pair for the caller alone, which stops it. */
  readonly redisPair: () => Promise<RedisPair>;
}
