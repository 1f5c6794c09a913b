import { parseOptions, wholeOption } from './parse-options.js';

export interface VisitorsOptions {
  /** One-visit visitors in all. */
  readonly visitors: number;
  /** Stream time over which they come. */
  readonly hours: number;
  /** Stream time after which they are forgotten. */
  readonly forgetAfterHours: number;
  readonly jsonPath: string | undefined;
}

const DEFAULTS = { visitors: 1_000_000, hours: 24, forgetAfterHours: 2 };

const optionTypes = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'string' },
  visitors: { type: 'string' },
  hours: { type: 'string' },
  'forget-after': { type: 'string' },
} as const;

/** Parses the options of `visitors`; `undefined` when help is asked for. Throws a UsageError. */
export function parseVisitors(args: readonly string[]): VisitorsOptions | undefined {
  const values = parseOptions(args, optionTypes);
  if (values.help) return undefined;
  const hours = wholeOption('hours', values.hours, [2, 1_000]) ?? DEFAULTS.hours;
  const forgetAfterHours =
    wholeOption('forget-after', values['forget-after'], [1, hours - 1]) ??
    Math.min(DEFAULTS.forgetAfterHours, hours - 1);
  return {
    visitors: wholeOption('visitors', values.visitors, [1_000, 100_000_000]) ?? DEFAULTS.visitors,
    hours,
    forgetAfterHours,
    jsonPath: values.json,
  };
}
