import type { Sample } from '../measure/meter.js';

export const caseNames = [
  'raw-consumer',
  'batch-server',
  'profile-service',
  'recommender-service',
  'marketing-service',
  'nest-server-kafka',
  'platformatic-consumer',
] as const;
export type CaseName = (typeof caseNames)[number];

/** The specification that a process of a case receives as JSON in `BENCH_CASE`. */
export interface CaseSpec {
  readonly name: CaseName;
  /** A set-up that differs from the default, e.g. `patched`. */
  readonly variant: string | undefined;
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  /** Name of the topic to drain. */
  readonly topic: string;
  /**
   * Distinguishes consumer groups and state; a process with the same run continues where that one
   * stopped.
   */
  readonly run: string;
  /** File for a V8 profile of the drain. */
  readonly cpuProfile: string | undefined;
}

/** The progress of one partition in a process. */
export interface PartitionCount {
  /** Events of it that this process has processed since the partition was assigned. */
  readonly events: number;
  /** When the process had counted its first event since then, ms since the epoch. */
  readonly firstAt: number;
}

export type ToWorker =
  /** All processes are ready, begin. */
  | { readonly kind: 'go' }
  /** Enough events are processed: report and exit. */
  | { readonly kind: 'stop' };

export type FromWorker =
  /** The process is ready, with the partitions it was assigned; sent again when they change. */
  | { readonly kind: 'ready'; readonly partitions: readonly number[] }
  | { readonly kind: 'progress'; readonly progress: WorkerProgress }
  | { readonly kind: 'report'; readonly report: WorkerReport };

export interface WorkerProgress {
  readonly count: number;
  readonly partitions: Readonly<Record<number, PartitionCount>>;
  readonly rss: number;
  readonly heapUsed: number;
}

export interface WorkerReport {
  readonly samples: readonly Sample[];
  readonly rssPeak: number;
  /** Commands sent to Redis by clients of the process, without those inside of scripts. */
  readonly redisCommands: number;
  /** Events that became dead-letter records or were dropped as duplicates; there should be none. */
  readonly refused: number;
}
