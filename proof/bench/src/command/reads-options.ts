import { parseOptions, wholeOption } from './parse-options.js';

export interface ReadsOptions {
  readonly clients: number;
  /** Of reading, idle and again under load. */
  readonly seconds: number;
  /** Reads per second of all clients together; absent: each reads as fast as it is answered. */
  readonly rate: number | undefined;
  /** Events per second that are folded meanwhile. */
  readonly events: number;
  readonly quick: boolean;
  readonly jsonPath: string | undefined;
  /** Directory for V8 profiles of the services. */
  readonly cpuProfile: string | undefined;
}

const DEFAULTS = { clients: 8, seconds: 20, events: 2_000 };
const QUICK_SECONDS = 3;
const MAX_CLIENTS = 1_000;
const MAX_SECONDS = 3_600;
const MAX_RATE = 100_000;

const optionTypes = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'string' },
  clients: { type: 'string' },
  seconds: { type: 'string' },
  rate: { type: 'string' },
  events: { type: 'string' },
  quick: { type: 'boolean', default: false },
  'cpu-profile': { type: 'string' },
} as const;

/** Nothing when help is asked for. Throws a UsageError. */
export function parseReads(args: readonly string[]): ReadsOptions | undefined {
  const values = parseOptions(args, optionTypes);
  if (values.help) return undefined;
  const seconds = values.quick ? QUICK_SECONDS : DEFAULTS.seconds;
  return {
    clients: wholeOption('clients', values.clients, [1, MAX_CLIENTS]) ?? DEFAULTS.clients,
    seconds: wholeOption('seconds', values.seconds, [1, MAX_SECONDS]) ?? seconds,
    rate: wholeOption('rate', values.rate, [1, MAX_RATE]),
    events: wholeOption('events', values.events, [1, MAX_RATE]) ?? DEFAULTS.events,
    quick: values.quick,
    jsonPath: values.json,
    cpuProfile: values['cpu-profile'],
  };
}
