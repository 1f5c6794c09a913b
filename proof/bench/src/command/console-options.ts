import { parseOptions, wholeOption } from './parse-options.js';

export interface ConsoleOptions {
  /** Pages of one shop that are open at once. */
  readonly tabs: number;
  /** How long the server is observed with no page, one page and all of them. */
  readonly seconds: number;
  /** How often a browser opens the first page. */
  readonly loads: number;
  /** Rows of the list that is scrolled. */
  readonly rows: number;
  readonly jsonPath: string | undefined;
}

const DEFAULTS = { tabs: 100, seconds: 20, loads: 9, rows: 10_000 };

const optionTypes = {
  help: { type: 'boolean', short: 'h', default: false },
  tabs: { type: 'string' },
  seconds: { type: 'string' },
  loads: { type: 'string' },
  rows: { type: 'string' },
  json: { type: 'string' },
} as const;

/** Parses the options of `console`; `undefined` when help is asked for. Throws a UsageError. */
export function parseConsole(args: readonly string[]): ConsoleOptions | undefined {
  const values = parseOptions(args, optionTypes);
  if (values.help) return undefined;
  return {
    tabs: wholeOption('tabs', values.tabs, [2, 400]) ?? DEFAULTS.tabs,
    seconds: wholeOption('seconds', values.seconds, [1, 600]) ?? DEFAULTS.seconds,
    loads: wholeOption('loads', values.loads, [1, 100]) ?? DEFAULTS.loads,
    rows: wholeOption('rows', values.rows, [200, 100_000]) ?? DEFAULTS.rows,
    jsonPath: values.json,
  };
}
