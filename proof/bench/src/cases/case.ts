import type { Meter } from '../measure/meter.js';
import type { CaseSpec } from './protocol.js';

/** What the runner gives to a case. */
export interface CaseContext {
  readonly spec: CaseSpec;
  readonly meter: Meter;
  /** The process is set up, and owns these partitions if that is known. */
  readonly ready: (partitions: readonly number[]) => void;
  /** Resolves when the drain may begin. */
  readonly go: Promise<void>;
  /** An event of a partition is done with; `meter` is told by this. */
  readonly done: (events: number, partition?: number) => void;
  /** The consumer has died: the measurement is void. */
  readonly fail: (error: unknown) => void;
}

export interface RunningCase {
  /** Events that ended as dead letters or were taken for duplicates. */
  refused(): number;
  close(): Promise<void>;
}

/** Sets a consumer up; it drains once `go` resolves. */
export type Case = (context: CaseContext) => Promise<RunningCase>;
