import type { Options, OptionSpecs } from './command/options.js';
import type { Meter } from './measure/meter.js';
import type { Progress } from './report/progress.js';
import type { TaskResult } from './report/evaluation.js';

/** What the shell lends to a task while it runs. */
export interface TaskContext {
  /** Takes the CPU time of the code that serves. */
  readonly meter: Meter;
  readonly progress: Progress;
}

/** One kind of evaluation. */
export interface Task {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Lines of the help below the options. */
  readonly about: readonly string[];
  readonly example: string;
  readonly options: OptionSpecs;
  /** Throws a UsageError or an InputError for what it cannot evaluate. */
  run(options: Options, context: TaskContext): Promise<TaskResult>;
}
