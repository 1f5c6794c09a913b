import type { DataFile } from '../input/data-file.js';
import type { Estimate } from '../measure/bootstrap.js';

/** Figures by the name of their metric. */
export type Metrics = Readonly<Record<string, Estimate>>;

/** Figures that others state for the same data, without interval. */
export interface PublishedFigures {
  readonly name: string;
  readonly source: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What a task finds out. */
export interface TaskResult {
  readonly protocol: string;
  /** The main file first. */
  readonly files: readonly DataFile[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** Units that the metrics are means over: points, users, rows, shoppers. */
  readonly n: number;
  readonly metrics: Metrics;
  /** Metrics that the table shows; all when it is absent. */
  readonly columns?: readonly string[];
  /** Single sources, and parts of the data. */
  readonly perSource: Readonly<Record<string, Metrics>>;
  /** Trivial methods measured in the same run. */
  readonly baselines: Readonly<Record<string, Metrics>>;
  readonly published: readonly PublishedFigures[];
  /** Sentences that a reader of the figures has to know. */
  readonly notes: readonly string[];
}

/** The result of a run as it is written to the JSON file. */
export interface Evaluation extends Omit<TaskResult, 'files' | 'columns'> {
  readonly task: string;
  readonly data: DataFile & { readonly also?: readonly DataFile[] };
  /** CPU time of the code that serves, for each event or row that it took; null if it took none. */
  readonly cpuMicrosPerEvent: number | null;
  /** Largest resident memory of the process, MB of 2^20 bytes. */
  readonly rssMb: number;
  /** Wall clock of the whole run. */
  readonly seconds: number;
}
