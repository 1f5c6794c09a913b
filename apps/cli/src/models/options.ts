import { parseArgs } from 'node:util';
import { strictly, UsageError } from '../up/usage.js';

interface Target {
  /** Of the service that owns the models; by default the marketing-service of this machine. */
  readonly url: string | undefined;
  readonly by: string;
  readonly json: boolean;
}

export type ModelsCommand =
  | ({ readonly name: 'list' } & Target)
  | ({ readonly name: 'promote'; readonly model: string; readonly to: string } & Target)
  | ({ readonly name: 'rollback' | 'unpin'; readonly model: string } & Target)
  | { readonly name: 'help' };

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  url: { type: 'string' },
  by: { type: 'string', default: 'cli' },
  json: { type: 'boolean', default: false },
} as const;

/** Parses the arguments after `models`. Throws a UsageError. */
export function parseModels(args: readonly string[]): ModelsCommand {
  const [name, ...rest] = args;
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) return { name: 'help' };
  const parse = () => parseArgs({ args: rest, options, allowPositionals: true });
  const { values, positionals } = strictly(parse);
  if (values.help) return { name: 'help' };
  const target = { url: urlOf(values.url), by: values.by, json: values.json };
  switch (name) {
    case 'list':
      named('list', [], positionals);
      return { name, ...target };
    case 'promote': {
      const [model, to] = named('promote', ['MODEL', 'CANDIDATE'], positionals);
      return { name, model, to, ...target };
    }
    case 'rollback':
    case 'unpin': {
      const [model] = named(name, ['MODEL'], positionals);
      return { name, model, ...target };
    }
    default:
      throw new UsageError(
        `unknown command 'models ${name}': one of list, promote, rollback, unpin`,
      );
  }
}

/** As many arguments as are named, or a UsageError that names them. */
function named(
  command: string,
  names: readonly string[],
  given: readonly string[],
): [string, string] {
  if (given.length !== names.length) {
    const wanted = names.length === 0 ? 'no arguments' : names.join(' ');
    throw new UsageError(`models ${command} takes ${wanted}, not '${given.join(' ')}'`);
  }
  const [first = '', second = ''] = given;
  return [first, second];
}

function urlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');
  throw new UsageError(`--url takes an address such as http://127.0.0.1:3004, not '${text}'`);
}
