import type { Meter } from '../measure/meter.js';
import type { CaseSpec } from './protocol.js';

/** What the runner gives to a case. */
export interface CaseContext {
  readonly spec: CaseSpec;
  readonly meter: Meter;
  /** Called when the process is set up, with its partitions if known. */
  readonly ready: (partitions: readonly number[]) => void;
  /** Resolves when the drain may begin. */
  readonly go: Promise<void>;
  /** Reports processed events of a partition, which also go to `meter`. */
  readonly done: (events: number, partition?: number) => void;
  /** Called if the consumer has died, which makes the measurement void. */
  readonly fail: (error: unknown) => void;
}

export interface RunningCase {
  /** Events that became dead-letter records or were dropped as duplicates. */
  refused(): number;
  close(): Promise<void>;
}

/** Sets a consumer up; it drains once `go` resolves. */
export type Case = (context: CaseContext) => Promise<RunningCase>;
