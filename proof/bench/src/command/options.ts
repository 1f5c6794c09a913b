import { parseCatalog, type CatalogOptions } from './catalog-options.js';
import { caseNames, type CaseName } from '../cases/protocol.js';
import { parseOptions, UsageError, wholeOption } from './parse-options.js';
import { parseRecommender, type RecommenderOptions } from './recommender-options.js';
import { parseReads, type ReadsOptions } from './reads-options.js';
import { parseTraining, type TrainingOptions } from './training-options.js';
import { parseVisitors, type VisitorsOptions } from './visitors-options.js';

export { UsageError } from './parse-options.js';

/** The measurements besides the cases. */
export const sectionNames = ['latency', 'growth', 'replicas', 'recovery'] as const;
export type SectionName = (typeof sectionNames)[number];

export interface BackboneOptions {
  readonly cases: readonly CaseName[];
  readonly sections: readonly SectionName[];
  /** Events in the topic that the fast cases drain; slow ones drain a part of it. */
  readonly events: number;
  readonly rounds: number;
  readonly quick: boolean;
  /** Minutes of the soak; 0 for none. */
  readonly soakMinutes: number;
  readonly jsonPath: string | undefined;
  /** Directory for V8 profiles of the cases' processes. */
  readonly cpuProfile: string | undefined;
}

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'backbone'; readonly options: BackboneOptions }
  | { readonly name: 'reads'; readonly options: ReadsOptions }
  | { readonly name: 'recommender'; readonly options: RecommenderOptions }
  | { readonly name: 'training'; readonly options: TrainingOptions }
  | { readonly name: 'visitors'; readonly options: VisitorsOptions }
  | { readonly name: 'catalog'; readonly options: CatalogOptions };

const DEFAULTS = { events: 300_000, rounds: 3 };
const QUICK = { events: 60_000, rounds: 1 };
const MIN_EVENTS = 5_000;
const MAX_EVENTS = 10_000_000;
const MAX_ROUNDS = 50;
const MAX_SOAK_MINUTES = 24 * 60;

const optionTypes = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'string' },
  only: { type: 'string' },
  case: { type: 'string' },
  events: { type: 'string' },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  soak: { type: 'string' },
  'cpu-profile': { type: 'string' },
} as const;

/** Parses the arguments after the program's name. Throws a UsageError. */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') return { name: 'help' };
  switch (name) {
    case 'backbone':
      return backboneCommand(rest);
    case 'reads':
      return commandOf(name, parseReads(rest));
    case 'recommender':
      return commandOf(name, parseRecommender(rest));
    case 'training':
      return commandOf(name, parseTraining(rest));
    case 'catalog':
      return commandOf(name, parseCatalog(rest));
    case 'visitors':
      return commandOf(name, parseVisitors(rest));
    default:
      throw new UsageError(`unknown benchmark '${name}'`);
  }
}

function commandOf<Name extends string, Options>(name: Name, options: Options | undefined) {
  return options === undefined ? { name: 'help' as const } : { name, options };
}

function backboneCommand(args: readonly string[]): Command {
  const values = parseOptions(args, optionTypes);
  if (values.help) return { name: 'help' };
  if (values.only !== undefined && values.case !== undefined) {
    throw new UsageError('--case and --only exclude each other');
  }
  return { name: 'backbone', options: optionsOf(values) };
}

function optionsOf(values: Values): BackboneOptions {
  const { events, rounds } = values.quick ? QUICK : DEFAULTS;
  return {
    ...chosenOf(values),
    events: wholeOption('events', values.events, [MIN_EVENTS, MAX_EVENTS]) ?? events,
    rounds:
      wholeOption('rounds', values.rounds, [1, MAX_ROUNDS]) ??
      (values.case === undefined ? rounds : 1),
    quick: values.quick,
    soakMinutes: minutesOf(values.soak),
    jsonPath: values.json,
    cpuProfile: values['cpu-profile'],
  };
}

/**
 * Returns the sections that were named, else all; a soak alone selects no other, since it takes
 * long enough.
 */
function chosenOf({
  only,
  case: single,
  soak,
}: Values): Pick<BackboneOptions, 'cases' | 'sections'> {
  const list = only ?? single;
  if (list === undefined) {
    const everything = { cases: caseNames, sections: sectionNames };
    return soak === undefined ? everything : { cases: [], sections: [] };
  }
  const known = new Set<string>([...caseNames, ...sectionNames]);
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new UsageError(`unknown: ${unknown.join(', ')}; one of ${[...known].join(', ')}`);
  }
  return {
    cases: caseNames.filter((name) => names.includes(name)),
    sections: sectionNames.filter((name) => names.includes(name)),
  };
}

type Values = ReturnType<typeof parseOptions<typeof optionTypes>>;

function minutesOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const minutes = Number(text);
  if (text.trim() === '' || !(minutes > 0) || minutes > MAX_SOAK_MINUTES) {
    throw new UsageError(`--soak must be a number above 0, at most ${MAX_SOAK_MINUTES}`);
  }
  return minutes;
}
