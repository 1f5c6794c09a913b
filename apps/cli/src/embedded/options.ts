import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { strictly, UsageError } from '../up/usage.js';

export type BackupCommand =
  | { readonly name: 'backup'; readonly file: string; readonly dataDir: string | undefined }
  | {
      readonly name: 'restore';
      readonly file: string;
      readonly dataDir: string | undefined;
      readonly replace: boolean;
    }
  | { readonly name: 'help' };

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  'data-dir': { type: 'string' },
  replace: { type: 'boolean', default: false },
} as const;

/** Parses the arguments after `backup` or `restore`. Throws a UsageError. */
export function parseBackup(name: 'backup' | 'restore', args: readonly string[]): BackupCommand {
  const parse = () => parseArgs({ args: [...args], options, allowPositionals: true });
  const { values, positionals } = strictly(parse);
  if (values.help) return { name: 'help' };
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`${name} takes one FILE`);
  const common = { file: resolve(file), dataDir: values['data-dir'] };
  if (name === 'restore') return { name, ...common, replace: values.replace };
  if (values.replace) throw new UsageError('--replace is an option of restore');
  return { name, ...common };
}

/** Where the log is that a command works on: in an embedded platform's file, or else in Kafka. */
export interface Place {
  readonly embedded: boolean;
  readonly dataDir: string | undefined;
}

/**
 * Takes `--embedded` and `--data-dir DIR` out of a command line, and returns what is left of it. A
 * directory is one of an embedded platform. Throws a UsageError for a directory that is not named.
 */
export function takePlace(args: readonly string[]): {
  readonly place: Place;
  readonly rest: readonly string[];
} {
  const rest: string[] = [];
  let embedded = false;
  let dataDir: string | undefined;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--embedded') embedded = true;
    else if (arg.startsWith('--data-dir=')) dataDir = arg.slice('--data-dir='.length);
    else if (arg === '--data-dir') dataDir = args[(i += 1)] ?? '';
    else rest.push(arg);
  }
  if (dataDir === '') throw new UsageError('--data-dir takes a directory');
  return { place: { embedded: embedded || dataDir !== undefined, dataDir }, rest };
}
