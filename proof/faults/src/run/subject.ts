import type { TopicContract } from '@tradewind/contracts';
import type { EventLog, NewRecord } from '@tradewind/log';
import type { KafkaEventLogOptions } from '@tradewind/log-kafka';
import type { PartitionStore } from '@tradewind/state';

export const subjectNames = ['processor', 'profile', 'recommender', 'marketing'] as const;
export type SubjectName = (typeof subjectNames)[number];

/** What must hold once everything has come to rest. */
export const invariantNames = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9'] as const;
export type InvariantName = (typeof invariantNames)[number];

/** What each invariant says, in a few words. */
export const invariantTexts: Readonly<Record<InvariantName, string>> = {
  I1: 'sums of counters equal the distinct events',
  I2: 'the state of every entity equals the reference',
  I3: 'exactly the expected outputs, equal bytes per id',
  I4: 'one distinct decision a slot, none lost, caps kept',
  I5: 'every partition has folded to the end of its log',
  I6: 'models equal those of the reference',
  I7: 'caught up within 60 s after the last fault',
  I8: 'dead letters are exactly the injected bad records',
  I9: 'no replica stuck, memory flat',
};

export interface Verdict {
  readonly held: boolean;
  /** Figures of what was compared; of a violation, the first differences. One line. */
  readonly detail: string;
}

export type Verdicts = Partial<Record<InvariantName, Verdict>>;

/** What is put under faults: a service, or the processor by itself, with a workload. */
export interface Subject {
  readonly name: SubjectName;
  /** Topics to create before replicas start: inputs and outputs. */
  readonly topics: readonly TopicContract[];
  /** Those of the topics whose partitions the replicas fold. */
  readonly folded: readonly TopicContract[];
  /** First part of the scopes in the store, and the name under which the service runs. */
  readonly service: string;
  /**
   * Environment of a replica's process, which says what it is to run, on top of `KAFKA_BROKERS`,
   * `REDIS_URL`, `HOST`, `PORT` and `KAFKA_SESSION_TIMEOUT_MS`.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** A function of its options alone. */
  workload(options: WorkloadOptions): Workload;
}

export interface WorkloadOptions {
  readonly seed: number;
  /** Distinct good events; injected duplicates and poison come on top. */
  readonly events: number;
  readonly duplicates: boolean;
  readonly shuffle: boolean;
  readonly poison: boolean;
  /** Event times of some records are an hour early or late. */
  readonly clock: boolean;
}

/** A record as some producer may write it. */
export interface WorkloadRecord extends NewRecord {
  /**
   * How its batch is compressed; not at all when absent. A compressed record may be larger than
   * the broker takes otherwise. @default 'none'
   */
  readonly compression?: NonNullable<KafkaEventLogOptions['compression']>;
}

export interface Workload {
  /** Published in this order; those of a partition keep it. */
  readonly records: readonly WorkloadRecord[];
  /** Records injected that cannot be folded. */
  readonly poisoned: number;
  /** Records injected that repeat another. */
  readonly duplicated: number;
  /**
   * Compares what has come out with a reference that is computed apart from the service's code path.
   * Called when every partition has folded to the end of its log. Invariants that do not apply to the
   * subject are left out; I5, I7 and I9 are judged by the suite itself.
   */
  verify(evidence: Evidence): Promise<Verdicts>;
}

/** Where a finished run is examined. Neither goes through a proxy. */
export interface Evidence {
  readonly log: EventLog;
  readonly store: PartitionStore;
  /** Base URLs of the replicas, all up and caught up, for read models that only they hold. */
  readonly replicas: readonly string[];
}

/** Points of the protocol at which a worker kills itself (`TRADEWIND_CRASH_POINT=<point>:<n>`). */
export const crashPoints = [
  'assigned',
  'before-commit',
  'commit-sent',
  'after-commit',
  'before-publish',
  'after-publish',
] as const;
export type CrashPoint = (typeof crashPoints)[number];
