import { parseOptions, wholeOption } from './parse-options.js';

export interface TrainingOptions {
  /** Events per second. */
  readonly rate: number;
  /** Length of each part of a round. */
  readonly seconds: number;
  readonly rounds: number;
  /** Threads that train; the pool's own choice when absent. */
  readonly threads: number | undefined;
  readonly jsonPath: string | undefined;
}

const DEFAULTS = { rate: 2_000, seconds: 30, rounds: 3 };

const optionTypes = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'string' },
  rate: { type: 'string' },
  seconds: { type: 'string' },
  rounds: { type: 'string' },
  threads: { type: 'string' },
} as const;

/** Parses the options of `training`; `undefined` when help is asked for. Throws a UsageError. */
export function parseTraining(args: readonly string[]): TrainingOptions | undefined {
  const values = parseOptions(args, optionTypes);
  if (values.help) return undefined;
  return {
    rate: wholeOption('rate', values.rate, [10, 100_000]) ?? DEFAULTS.rate,
    seconds: wholeOption('seconds', values.seconds, [1, 3_600]) ?? DEFAULTS.seconds,
    rounds: wholeOption('rounds', values.rounds, [1, 50]) ?? DEFAULTS.rounds,
    threads: wholeOption('threads', values.threads, [1, 64]),
    jsonPath: values.json,
  };
}
