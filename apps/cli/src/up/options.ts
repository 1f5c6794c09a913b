import { parseArgs } from 'node:util';
import { parseCatalog, type CatalogCommand } from '../catalog/options.js';
import { parseDlq, type DlqCommand } from '../dlq/options.js';
import { parseDocuments, type DocumentsCommand } from '../documents/options.js';
import { parseModels, type ModelsCommand } from '../models/options.js';
import { parseBackup, takePlace, type BackupCommand, type Place } from '../embedded/options.js';
import { formatNames, isFormatName } from '../replay/formats.js';
import type { ReplayOptions } from '../replay/replay.js';
import { numberOption, strictly, UsageError } from './usage.js';

export { UsageError } from './usage.js';

const DEFAULT_RATE = 50;
/** Slow enough to find oneself among the others. */
const DEMO_SHOP_RATE = 10;
const MAX_RATE = 2_000;
const DEFAULT_SEED = 1;

export interface ReplayCommand extends ReplayOptions {
  /** Wait until everything is folded, report and end. */
  readonly exit: boolean;
  /** Where the summary goes as JSON. */
  readonly jsonPath: string | undefined;
  /** Instead of the format's own epoch. */
  readonly epochHours: number | undefined;
  /** Go on although the Kafka and Redis, or the data directory, hold a storefront's events already. */
  readonly allowExisting: boolean;
}

export interface UpOptions {
  readonly embedded: boolean;
  readonly dataDir: string | undefined;
  /** Whether a simulated storefront sends events; if not, whoever else does. */
  readonly simulator: boolean;
  /** Whether the demonstration shop is open, whose products the simulated shoppers then look at. */
  readonly demoShop: boolean;
  /** Simulated events per second, and the seed of their randomness. */
  readonly rate: number;
  readonly seed: number;
  /** Instead of the simulation. */
  readonly replay: ReplayCommand | undefined;
}

/** Commands that have a help of their own. */
export type HelpTopic = 'up' | 'dlq' | 'documents' | 'models' | 'catalog' | 'backup';

export type Command =
  | { readonly name: 'up'; readonly options: UpOptions }
  | { readonly name: 'version' }
  | { readonly name: 'stack'; readonly args: readonly string[] }
  | {
      readonly name: 'dlq';
      readonly command: Exclude<DlqCommand, { name: 'help' }>;
      readonly place: Place;
      /** What `command` was parsed from. */
      readonly args: readonly string[];
    }
  | { readonly name: 'backup'; readonly command: Exclude<BackupCommand, { name: 'help' }> }
  | { readonly name: 'documents'; readonly command: DocumentsCommand }
  | { readonly name: 'catalog'; readonly command: CatalogCommand }
  | { readonly name: 'models'; readonly command: Exclude<ModelsCommand, { name: 'help' }> }
  | {
      readonly name: 'help';
      readonly of: HelpTopic | undefined;
    };

/** Understands what follows the program's name. Throws a UsageError. */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) {
    return { name: 'help', of: undefined };
  }
  if (['--version', '-V', 'version'].includes(name)) return { name: 'version' };
  // `npm start -- --embedded`: what is started is the platform unless something else is named.
  if (name.startsWith('-')) return parseUp([...args]);
  const parse = parsers.get(name);
  if (parse) return parse(rest);
  throw new UsageError(`unknown command '${name}'`);
}

const parsers: ReadonlyMap<string, (args: string[]) => Command> = new Map([
  ['up', parseUp],
  ['stack', parseStack],
  ['dlq', parseDlqCommand],
  ['documents', parseDocumentsCommand],
  ['models', parseModelsCommand],
  ['catalog', parseCatalogCommand],
  ['backup', (args) => parseBackupCommand('backup', args)],
  ['restore', (args) => parseBackupCommand('restore', args)],
]);

function parseDlqCommand(args: readonly string[]): Command {
  const { place, rest } = takePlace(args);
  const command = parseDlq(rest);
  if (command.name === 'help') return { name: 'help', of: 'dlq' };
  return { name: 'dlq', command, place, args: rest };
}

function parseBackupCommand(name: 'backup' | 'restore', args: readonly string[]): Command {
  const command = parseBackup(name, args);
  return command.name === 'help' ? { name: 'help', of: 'backup' } : { name: 'backup', command };
}

function parseDocumentsCommand(args: readonly string[]): Command {
  const command = parseDocuments(args);
  return command.name === 'help'
    ? { name: 'help', of: 'documents' }
    : { name: 'documents', command };
}

function parseCatalogCommand(args: readonly string[]): Command {
  const command = parseCatalog(args);
  return command.name === 'help' ? { name: 'help', of: 'catalog' } : { name: 'catalog', command };
}

function parseModelsCommand(args: readonly string[]): Command {
  const command = parseModels(args);
  return command.name === 'help' ? { name: 'help', of: 'models' } : { name: 'models', command };
}

const helpOption = { help: { type: 'boolean', short: 'h', default: false } } as const;
const upOptions = {
  ...helpOption,
  embedded: { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  'no-simulator': { type: 'boolean', default: false },
  'demo-shop': { type: 'boolean', default: false },
  rate: { type: 'string' },
  seed: { type: 'string' },
  replay: { type: 'string' },
  format: { type: 'string' },
  speed: { type: 'string' },
  exit: { type: 'boolean', default: false },
  json: { type: 'string' },
  'epoch-hours': { type: 'string' },
  'allow-existing': { type: 'boolean', default: false },
} as const;

function parseStack(args: string[]): Command {
  const options = { ...helpOption, json: { type: 'boolean' } } as const;
  strictly(() => parseArgs({ args, options }));
  return { name: 'stack', args };
}

function parseUp(args: string[]): Command {
  const values = strictly(() => parseArgs({ args, options: upOptions }).values);
  if (values.help) return { name: 'help', of: 'up' };
  refuseContradictions(values);
  const rate = numberOption('rate', values.rate, { atLeast: 0.1, atMost: MAX_RATE });
  const seed = numberOption('seed', values.seed, { atLeast: 0, atMost: 2 ** 32 - 1 });
  return {
    name: 'up',
    options: {
      embedded: values.embedded,
      dataDir: values['data-dir'],
      simulator: !values['no-simulator'],
      demoShop: values['demo-shop'],
      rate: rate ?? (values['demo-shop'] ? DEMO_SHOP_RATE : DEFAULT_RATE),
      seed: seed ?? DEFAULT_SEED,
      replay: replayOf(values),
    },
  };
}

type UpValues = ReturnType<typeof parseArgs<{ options: typeof upOptions }>>['values'];

function refuseContradictions(values: UpValues): void {
  if (values['demo-shop'] && values.replay !== undefined) {
    throw new UsageError('--replay contradicts --demo-shop');
  }
  if (!values['no-simulator']) return;
  if (values['demo-shop']) throw new UsageError('--demo-shop contradicts --no-simulator');
  for (const name of ['rate', 'seed', 'replay'] as const) {
    if (values[name] !== undefined) throw new UsageError(`--${name} contradicts --no-simulator`);
  }
}

function refuseWithoutReplay(values: UpValues): void {
  for (const name of ['format', 'speed', 'json', 'epoch-hours'] as const) {
    if (values[name] !== undefined) throw new UsageError(`--${name} needs --replay FILE`);
  }
  for (const name of ['exit', 'allow-existing'] as const) {
    if (values[name]) throw new UsageError(`--${name} needs --replay FILE`);
  }
}

function replayOf(values: UpValues): ReplayCommand | undefined {
  if (values.replay === undefined) {
    refuseWithoutReplay(values);
    return undefined;
  }
  const { format = 'auto' } = values;
  if (format !== 'auto' && !isFormatName(format)) {
    const known = [...formatNames, 'auto'].join(', ');
    throw new UsageError(`unknown format '${format}': one of ${known}`);
  }
  if (values.json !== undefined && !values.exit) throw new UsageError('--json needs --exit');
  return {
    path: values.replay,
    format,
    speed: speedOf(values.speed),
    exit: values.exit,
    jsonPath: values.json,
    epochHours: numberOption('epoch-hours', values['epoch-hours'], {
      atLeast: 0.001,
      atMost: 24 * 366,
    }),
    allowExisting: values['allow-existing'],
  };
}

function speedOf(text: string | undefined): number {
  if (text === undefined || text === 'max') return Infinity;
  const speed = numberOption('speed', text, { atLeast: 0.001, atMost: 1e9 });
  return speed ?? Infinity;
}
