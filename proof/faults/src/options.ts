import { parseArgs } from 'node:util';
import { subjectNames } from './run/subject.js';
import type { FaultOptions } from './run/fault-options.js';
import { faultKinds } from './schedule/fault.js';

const MAX_SEED = 2 ** 31 - 1;
const DEFAULT_EVENTS = 20_000;
const DEFAULT_MINUTES = 3;

/** Thrown for an invalid command line; the message names the argument. */
export class UsageError extends Error {}

const declared = {
  seed: { type: 'string' },
  events: { type: 'string' },
  faults: { type: 'string' },
  minutes: { type: 'string' },
  subjects: { type: 'string' },
  json: { type: 'string' },
  logs: { type: 'string' },
  appendfsync: { type: 'string' },
  brokers: { type: 'string' },
  controls: { type: 'boolean' },
  'no-controls': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Parses the arguments after the program's name; `undefined` if help is asked for. Throws a
 * UsageError.
 * @param randomSeed The seed of a run without --seed.
 */
export function parseOptions(
  args: readonly string[],
  randomSeed: () => number,
): FaultOptions | undefined {
  const values = valuesOf(args);
  if (values.help) return undefined;
  if (values.controls && values['no-controls']) {
    throw new UsageError('--controls contradicts --no-controls');
  }
  return {
    seed: number('seed', values.seed, { least: 0, most: MAX_SEED }) ?? randomSeed(),
    events: number('events', values.events, { least: 100, most: 5_000_000 }) ?? DEFAULT_EVENTS,
    faults: list('faults', values.faults, faultKinds),
    minutes:
      number('minutes', values.minutes, { least: 0.01, most: 600, isInteger: false }) ??
      DEFAULT_MINUTES,
    subjects: list('subjects', values.subjects, subjectNames),
    controls: !values['no-controls'],
    appendfsync: fsyncOf(values.appendfsync),
    brokers: brokersOf(values.brokers),
    ...(values.json !== undefined && { jsonPath: values.json }),
    ...(values.logs !== undefined && { logDirectory: values.logs }),
  };
}

export function randomSeed(): number {
  return Math.floor(Math.random() * MAX_SEED);
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: declared }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function number(
  name: string,
  text: string | undefined,
  range: { least: number; most: number; isInteger?: boolean },
): number | undefined {
  if (text === undefined) return undefined;
  const { least, most, isInteger = true } = range;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most && (!isInteger || Number.isInteger(value))) return value;
  const kind = isInteger ? 'a whole number' : 'a number';
  throw new UsageError(`--${name} takes ${kind} from ${least} to ${most}, not '${text}'`);
}

/** Parses a list into the order of `known`: all of them without a value, none for `none`. */
function list<T extends string>(
  name: string,
  text: string | undefined,
  known: readonly T[],
): readonly T[] {
  if (text === undefined) return known;
  if (text === 'none' && name === 'faults') return [];
  const named = new Set(text.split(',').map((part) => part.trim()));
  const unknown = [...named].find((part) => !known.some((one) => one === part));
  if (unknown !== undefined) {
    throw new UsageError(`--${name}: unknown '${unknown}', one of ${known.join(', ')}`);
  }
  return known.filter((one) => named.has(one));
}

function fsyncOf(text = 'everysec'): FaultOptions['appendfsync'] {
  if (text === 'everysec' || text === 'always') return text;
  throw new UsageError(`--appendfsync takes everysec or always, not '${text}'`);
}

function brokersOf(text = '1'): FaultOptions['brokers'] {
  if (text === '1' || text === '3') return Number(text) as FaultOptions['brokers'];
  throw new UsageError(`--brokers takes 1 or 3, not '${text}'`);
}
