import { parseOptions, wholeOption } from './parse-options.js';

export interface RecommenderOptions {
  /** Touches that models learn alone, without a service. */
  readonly touches: number;
  /** Connections that read. */
  readonly clients: number;
  /** Of reading, idle and again under load. */
  readonly seconds: number;
  /** Events per second that are learned meanwhile. */
  readonly events: number;
  readonly jsonPath: string | undefined;
}

const DEFAULTS = { touches: 100_000, clients: 4, seconds: 15, events: 2_000 };

const optionTypes = {
  help: { type: 'boolean', short: 'h', default: false },
  touches: { type: 'string' },
  clients: { type: 'string' },
  seconds: { type: 'string' },
  events: { type: 'string' },
  json: { type: 'string' },
} as const;

/** Parses the options of `recommender`; `undefined` when help is asked for. Throws a UsageError. */
export function parseRecommender(args: readonly string[]): RecommenderOptions | undefined {
  const values = parseOptions(args, optionTypes);
  if (values.help) return undefined;
  return {
    touches: wholeOption('touches', values.touches, [2_000, 5_000_000]) ?? DEFAULTS.touches,
    clients: wholeOption('clients', values.clients, [1, 1_000]) ?? DEFAULTS.clients,
    seconds: wholeOption('seconds', values.seconds, [1, 3_600]) ?? DEFAULTS.seconds,
    events: wholeOption('events', values.events, [1, 100_000]) ?? DEFAULTS.events,
    jsonPath: values.json,
  };
}
