import { parseArgs } from 'node:util';
import { strictly, UsageError } from '../up/usage.js';

export const fileFormats = ['auto', 'csv', 'google', 'jsonl'] as const;
export type FileFormat = (typeof fileFormats)[number];

interface Common {
  readonly json: boolean;
  readonly tenant: string | undefined;
  readonly actor: string | undefined;
}

export type CatalogCommand = Common &
  (
    | {
        readonly name: 'import';
        readonly file: string;
        readonly format: FileFormat;
        readonly replace: boolean;
      }
    | { readonly name: 'get' | 'remove'; readonly id: string }
    | { readonly name: 'list' | 'export' }
  );

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'boolean', default: false },
  tenant: { type: 'string' },
  actor: { type: 'string' },
  format: { type: 'string' },
  replace: { type: 'boolean', default: false },
} as const;

const takes = { import: 'FILE', get: 'ID', remove: 'ID', list: '', export: '' } as const;
type Name = keyof typeof takes;

/** Parses the arguments after `catalog`. Throws a UsageError. */
export function parseCatalog(args: readonly string[]): CatalogCommand | { readonly name: 'help' } {
  const [name = 'help', ...rest] = args;
  if (['--help', '-h', 'help'].includes(name)) return { name: 'help' };
  if (!isName(name)) {
    const known = Object.keys(takes).join(', ');
    throw new UsageError(`unknown command 'catalog ${name}': one of ${known}`);
  }
  const parsed = strictly(() => parseArgs({ args: rest, options, allowPositionals: true }));
  if (parsed.values.help) return { name: 'help' };
  const { json, tenant, actor, format, replace } = parsed.values;
  const common = { json, tenant, actor };
  const given = argumentOf(name, parsed.positionals);
  if (name === 'import') {
    return { name, ...common, file: given, format: formatOf(format), replace };
  }
  if (format !== undefined || replace) {
    throw new UsageError(`catalog ${name} understands neither --format nor --replace`);
  }
  return name === 'get' || name === 'remove' ? { name, ...common, id: given } : { name, ...common };
}

/** The one argument of a command, or the empty text if it takes none. Throws a UsageError. */
function argumentOf(name: Name, [given = '', ...others]: readonly string[]): string {
  const wanted = takes[name];
  if (others.length === 0 && (given !== '') === (wanted !== '')) return given;
  throw new UsageError(`catalog ${name} takes ${wanted === '' ? 'nothing' : wanted}`);
}

function isName(name: string): name is Name {
  return Object.hasOwn(takes, name);
}

function formatOf(text = 'auto'): FileFormat {
  const format = fileFormats.find((known) => known === text);
  if (format !== undefined) return format;
  throw new UsageError(`unknown format '${text}': one of ${fileFormats.join(', ')}`);
}
