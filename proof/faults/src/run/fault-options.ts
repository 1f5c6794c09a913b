import type { FaultKind } from '../schedule/fault.js';
import type { SubjectName } from './subject.js';

/** What a run of the suite is to do. */
export interface FaultOptions {
  readonly seed: number;
  /** Distinct good events for each subject. */
  readonly events: number;
  readonly faults: readonly FaultKind[];
  /** In which faults happen, all subjects together. */
  readonly minutes: number;
  readonly subjects: readonly SubjectName[];
  /** Whether the mutations that must be found are run as well. */
  readonly controls: boolean;
  /** Where the figures go as JSON. */
  readonly jsonPath?: string;
  /** Where the output of the replicas is kept; nowhere when absent. */
  readonly logDirectory?: string;
  /** With several, every topic has a replica on each. */
  readonly brokers: 1 | 3;
  readonly appendfsync: 'everysec' | 'always';
}
