import type { TopicContract } from '@tradewind/contracts';
import type { EventLog, NewRecord } from '@tradewind/log';
import type { KafkaEventLogOptions } from '@tradewind/log-kafka';
import type { PartitionStore } from '@tradewind/state';

export const subjectNames = ['processor', 'profile', 'recommender', 'marketing'] as const;
export type SubjectName = (typeof subjectNames)[number];

/** Invariants that must hold once everything has been folded. */
export const invariantNames = [
  'counters',
  'entities',
  'outputs',
  'decisions',
  'positions',
  'models',
  'recovery',
  'deadLetters',
  'replicas',
] as const;
export type InvariantName = (typeof invariantNames)[number];

/** A short description of each invariant. */
export const invariantTexts: Readonly<Record<InvariantName, string>> = {
  counters: 'nothing lost, nothing counted twice: sums equal the distinct events',
  entities: 'the state of every entity equals the reference',
  outputs: 'exactly the expected outputs, equal bytes per id',
  decisions: 'one distinct decision per slot, none lost, caps kept',
  positions: 'every partition is folded to the end of its log',
  models: 'models equal those of the reference',
  recovery: 'caught up within 60 s after the last fault',
  deadLetters: 'dead-letter records are exactly the injected bad records',
  replicas: 'no replica stuck, memory flat',
};

export interface Verdict {
  readonly held: boolean;
  /** What was compared, or the first differences of a violation. One line. */
  readonly detail: string;
}

export type Verdicts = Partial<Record<InvariantName, Verdict>>;

/** A subject of the fault suite: a service, or the processor by itself, with a workload. */
export interface Subject {
  readonly name: SubjectName;
  /** Topics to create before replicas start: inputs and outputs. */
  readonly topics: readonly TopicContract[];
  /** The topics among them whose partitions the replicas fold. */
  readonly folded: readonly TopicContract[];
  /** First part of the scopes in the store, and the name of the running service. */
  readonly service: string;
  /**
   * Environment of a replica's process, which defines what it runs, in addition to `KAFKA_BROKERS`,
   * `REDIS_URL`, `HOST`, `PORT` and `KAFKA_SESSION_TIMEOUT_MS`.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** A function of its options alone. */
  workload(options: WorkloadOptions): Workload;
}

export interface WorkloadOptions {
  readonly seed: number;
  /** Distinct valid events, without injected duplicates and bad records. */
  readonly events: number;
  readonly duplicates: boolean;
  readonly shuffle: boolean;
  readonly poison: boolean;
  /** Event times of some records are an hour early or late. */
  readonly clock: boolean;
  /** Some accounts are linked to others; only the processor's subject has such. @default false */
  readonly links?: boolean;
}

/** A record as any producer may write it. */
export interface WorkloadRecord extends NewRecord {
  /**
   * Codec of the record's batch. A compressed record may be larger than the broker accepts
   * otherwise. @default 'none'
   */
  readonly compression?: NonNullable<KafkaEventLogOptions['compression']>;
}

export interface Workload {
  /** Published in this order, which each partition keeps. */
  readonly records: readonly WorkloadRecord[];
  /** Injected records that cannot be folded. */
  readonly poisoned: number;
  /** Injected records that repeat another. */
  readonly duplicated: number;
  /**
   * Compares the result with a reference that is computed apart from the service's code path.
   * Called when every partition is folded to the end of its log. Invariants that do not apply to
   * the subject are left out; the suite itself judges positions, recovery and replicas.
   */
  verify(evidence: Evidence): Promise<Verdicts>;
}

/** The log and the store in which a finished run is examined. Neither goes through a proxy. */
export interface Evidence {
  readonly log: EventLog;
  readonly store: PartitionStore;
  /** Base URLs of the replicas, all running and caught up, for read models that only they hold. */
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
