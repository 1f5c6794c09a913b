import { parseArgs } from 'node:util';
import { allTopics, deadLetterTopicName } from '@tradewind/contracts';
import { numberOption, strictly, UsageError } from '../up/usage.js';
import type { DeadLetterFilter, DeadLetterReference } from './dead-letter-record-filter.js';

const DEFAULT_SHOWN = 20;
const MAX_SHOWN = 1_000;
const DEFAULT_RATE = 100;
const MAX_RATE = 10_000;
const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export type DlqCommand =
  | {
      readonly name: 'list';
      readonly filter: DeadLetterFilter;
      readonly limit: number;
      readonly json: boolean;
    }
  | {
      readonly name: 'show';
      readonly reference: DeadLetterReference;
      readonly topics: readonly string[];
      readonly json: boolean;
      readonly raw: boolean;
    }
  | ({ readonly name: 'replay' } & ReplayOptions)
  | { readonly name: 'help' };

export interface ReplayOptions {
  readonly filter: DeadLetterFilter;
  /** All that match, by default. */
  readonly limit: number;
  readonly dryRun: boolean;
  /** Records a second. */
  readonly rate: number;
  /** Skip the confirmation. */
  readonly yes: boolean;
  readonly json: boolean;
}

const help = { help: { type: 'boolean', short: 'h', default: false } } as const;
const filters = {
  topic: { type: 'string' },
  reason: { type: 'string' },
  since: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
const listOptions = { ...help, ...filters } as const;
const showOptions = {
  ...help,
  topic: { type: 'string' },
  json: { type: 'boolean', default: false },
  raw: { type: 'boolean', default: false },
} as const;
const replayOptions = {
  ...help,
  ...filters,
  'dry-run': { type: 'boolean', default: false },
  rate: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
} as const;

/** Parses the arguments after `dlq`; `now` is the wall clock, ms. Throws a UsageError. */
export function parseDlq(args: readonly string[], now: number = Date.now()): DlqCommand {
  const [name, ...rest] = args;
  switch (name) {
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      return { name: 'help' };
    case 'list':
      return parseList(rest, now);
    case 'show':
      return parseShow(rest);
    case 'replay':
      return parseReplay(rest, now);
    default:
      throw new UsageError(`unknown command 'dlq ${name}': one of list, show, replay`);
  }
}

function parseList(args: string[], now: number): DlqCommand {
  const { values } = strictly(() => parseArgs({ args, options: listOptions }));
  if (values.help) return { name: 'help' };
  const limit = countOption('limit', values.limit, MAX_SHOWN) ?? DEFAULT_SHOWN;
  return { name: 'list', filter: filterOf(values, now), limit, json: values.json };
}

function parseShow(args: string[]): DlqCommand {
  const parsed = strictly(() => parseArgs({ args, options: showOptions, allowPositionals: true }));
  const { values, positionals } = parsed;
  if (values.help) return { name: 'help' };
  const [reference, ...more] = positionals;
  if (reference === undefined || more.length > 0) {
    throw new UsageError(
      'dlq show takes one dead-letter record: its id, or <topic>:<partition>:<offset>',
    );
  }
  if (values.json && values.raw) throw new UsageError('--raw contradicts --json');
  const deadLetter = referenceOf(reference);
  const topic = deadLetter.kind === 'position' ? deadLetter.topic : values.topic;
  return {
    name: 'show',
    reference: deadLetter,
    topics: topicsOf(topic),
    json: values.json,
    raw: values.raw,
  };
}

function parseReplay(args: string[], now: number): DlqCommand {
  const parsed = strictly(() =>
    parseArgs({ args, options: replayOptions, allowPositionals: true }),
  );
  const { values, positionals } = parsed;
  if (values.help) return { name: 'help' };
  const [reference, ...more] = positionals;
  if (more.length > 0)
    throw new UsageError('dlq replay takes one dead-letter record at most, or filters');
  const rate = countOption('rate', values.rate, MAX_RATE);
  return {
    name: 'replay',
    filter: filterOf(values, now, reference),
    limit: countOption('limit', values.limit, Number.MAX_SAFE_INTEGER) ?? Infinity,
    dryRun: values['dry-run'],
    rate: rate ?? DEFAULT_RATE,
    yes: values.yes,
    json: values.json,
  };
}

function filterOf(
  values: { topic?: string | undefined; reason?: string | undefined; since?: string | undefined },
  now: number,
  reference?: string,
): DeadLetterFilter {
  const deadLetter = reference === undefined ? undefined : referenceOf(reference);
  const topic = deadLetter?.kind === 'position' ? deadLetter.topic : values.topic;
  return {
    topics: topicsOf(topic),
    reason: values.reason,
    since: values.since === undefined ? undefined : sinceOf(values.since, now),
    deadLetter,
  };
}

function referenceOf(text: string): DeadLetterReference {
  const match = /^(?<topic>[\w.-]+):(?<partition>\d{1,9}):(?<offset>\d{1,15})$/.exec(text);
  if (!match?.groups) return { kind: 'id', id: text };
  const { topic = '', partition, offset } = match.groups;
  return {
    kind: 'position',
    topic: deadLetterTopicName(nameOf(topic)),
    partition: Number(partition),
    offset: Number(offset),
  };
}

/** Returns the dead-letter topics to read. */
function topicsOf(topic: string | undefined): readonly string[] {
  const names = topic === undefined ? allTopics.map(({ name }) => name) : [nameOf(topic)];
  return names.map(deadLetterTopicName);
}

/** Accepts the name of a topic or of its dead-letter topic. */
function nameOf(topic: string): string {
  const known = allTopics.map(({ name }) => name);
  const found = known.find((name) => topic === name || topic === deadLetterTopicName(name));
  if (found !== undefined) return found;
  throw new UsageError(`unknown topic '${topic}': one of ${known.join(', ')}`);
}

/** Parses a point in time to ms: `2h` means two hours ago. */
function sinceOf(text: string, now: number): number {
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (UNITS_MS[ago[2] ?? ''] ?? 0);
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new UsageError(
    `--since takes a time such as 2026-01-31T12:00:00Z, or 30m, 2h or 7d ago, not '${text}'`,
  );
}

function countOption(name: string, text: string | undefined, atMost: number): number | undefined {
  const value = numberOption(name, text, { atLeast: 1, atMost });
  if (value === undefined || Number.isSafeInteger(value)) return value;
  throw new UsageError(`--${name} takes a whole number, not '${text ?? ''}'`);
}
