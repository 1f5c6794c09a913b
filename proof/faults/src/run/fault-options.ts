import type { FaultKind } from '../schedule/fault.js';
import type { SubjectName } from './subject.js';

/** Options of a run of the suite. */
export interface FaultOptions {
  readonly seed: number;
  /** Distinct good events for each subject. */
  readonly events: number;
  readonly faults: readonly FaultKind[];
  /** Time in which faults begin, for all subjects together. */
  readonly minutes: number;
  readonly subjects: readonly SubjectName[];
  /** True if the mutations that must be detected are run as well. */
  readonly controls: boolean;
  /** File for the figures as JSON. */
  readonly jsonPath?: string;
  /** Directory for the output of the replicas; it is discarded if absent. */
  readonly logDirectory?: string;
  /** With several brokers, every topic has a replica on each. */
  readonly brokers: 1 | 3;
  readonly appendfsync: 'everysec' | 'always';
}
