import { parseArgs } from 'node:util';
import { strictly, UsageError } from '../up/usage.js';

/** The version that a change replaces: none, a given one, or whatever there is. */
export type Precondition = number | '*' | undefined;

interface Place {
  readonly kind: string;
  readonly id: string;
}

export interface Common {
  readonly json: boolean;
  readonly tenant: string | undefined;
  readonly actor: string | undefined;
  readonly dryRun: boolean;
}

export type DocumentsCommand = Common &
  (
    | { readonly name: 'list'; readonly kind: string | undefined }
    | ({ readonly name: 'get' | 'history' } & Place)
    | ({ readonly name: 'put'; readonly file: string; readonly ifMatch: Precondition } & Place)
    | ({
        readonly name: 'rollback';
        readonly version: number;
        readonly ifMatch: Precondition;
      } & Place)
    | { readonly name: 'apply'; readonly directory: string }
  );

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'boolean', default: false },
  tenant: { type: 'string' },
  actor: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  'if-match': { type: 'string' },
  force: { type: 'boolean', default: false },
} as const;

/** Each command has arguments, and options beside those that all commands understand. */
const commands = {
  list: { takes: ['KIND'], least: 0, understands: [] },
  get: { takes: ['KIND', 'ID'], least: 2, understands: [] },
  history: { takes: ['KIND', 'ID'], least: 2, understands: [] },
  put: {
    takes: ['KIND', 'ID', 'FILE'],
    least: 3,
    understands: ['if-match', 'force', 'dry-run', 'actor'],
  },
  rollback: {
    takes: ['KIND', 'ID', 'VERSION'],
    least: 3,
    understands: ['if-match', 'force', 'dry-run', 'actor'],
  },
  apply: { takes: ['DIR'], least: 1, understands: ['dry-run', 'actor'] },
} as const;
type Name = keyof typeof commands;

const names = Object.keys(commands) as Name[];
const special = ['if-match', 'force', 'dry-run', 'actor'] as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** Parses the arguments after `documents`. Throws a UsageError. */
export function parseDocuments(
  args: readonly string[],
): DocumentsCommand | { readonly name: 'help' } {
  const [name, ...rest] = args;
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) return { name: 'help' };
  if (!isName(name)) {
    throw new UsageError(`unknown command 'documents ${name}': one of ${names.join(', ')}`);
  }
  const parsed = strictly(() => parseArgs({ args: rest, options, allowPositionals: true }));
  const { values, positionals } = parsed;
  if (values.help) return { name: 'help' };
  assertUnderstood(name, values, positionals.length);
  return commandOf(name, positionals, values);
}

function assertUnderstood(name: Name, values: Values, positionals: number): void {
  const { takes, least, understands } = commands[name];
  if (positionals < least || positionals > takes.length) {
    throw new UsageError(`documents ${name} takes ${takes.join(' ')}`);
  }
  const known: readonly string[] = understands;
  const foreign = special.find((option) => values[option] && !known.includes(option));
  if (foreign) throw new UsageError(`documents ${name} does not understand --${foreign}`);
}

function commandOf(name: Name, positionals: readonly string[], values: Values): DocumentsCommand {
  const { json, tenant, actor, 'dry-run': dryRun } = values;
  const common = { json, tenant, actor, dryRun };
  const [first = '', id = '', third = ''] = positionals;
  const place = { ...common, kind: first, id };
  switch (name) {
    case 'list':
      return { name, ...common, kind: positionals[0] };
    case 'get':
    case 'history':
      return { name, ...place };
    case 'put':
      return { name, ...place, file: third, ifMatch: preconditionOf(values) };
    case 'rollback': {
      const version = versionOf('VERSION', third);
      return { name, ...place, version, ifMatch: preconditionOf(values) };
    }
    case 'apply':
      return { name, ...common, directory: first };
  }
}

function isName(name: string): name is Name {
  return Object.hasOwn(commands, name);
}

function preconditionOf({ force, 'if-match': text }: Values): Precondition {
  if (text === undefined) return force ? '*' : undefined;
  if (force) throw new UsageError('--force contradicts --if-match');
  return versionOf('--if-match', text);
}

function versionOf(what: string, text: string): number {
  const version = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (version > 0) return version;
  throw new UsageError(`${what} is the number of a version, not '${text}'`);
}
