import { parseArgs } from 'node:util';
import { didYouMean } from '@tradewind/config';
import { UsageError } from './errors.js';

/** One option of a task. */
export interface OptionSpec {
  /** What stands for the value in the help. */
  readonly value: string;
  readonly text: string;
  readonly standard?: string;
  readonly required?: boolean;
  /** What the option says when no value follows; without it a value has to. */
  readonly bare?: string;
}

/** Where the figures go, of every task. */
export const jsonOption: OptionSpec = {
  value: '[OUT]',
  text: 'figures as JSON to this file; without OUT to standard output, in place of the table',
  bare: '-',
};

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The options of a command line. Every reader throws a UsageError for a value that it cannot take. */
export class Options {
  constructor(private readonly values: ReadonlyMap<string, string>) {}

  text(name: string): string | undefined {
    return this.values.get(name);
  }

  /** The value of a required option, or of one with a standard value. */
  given(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) throw new UsageError(`--${name} is required`);
    return value;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.given(name);
    const choice = choices.find((each) => each === value);
    if (choice !== undefined) return choice;
    const known = choices.join(', ');
    throw new UsageError(
      `--${name} takes one of ${known}, not '${value}'.${didYouMean(value, choices)}`,
    );
  }

  /** Values separated by commas; none when the option is absent. */
  list(name: string): string[] {
    const value = this.values.get(name) ?? '';
    return value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  number(name: string, [atLeast, atMost]: readonly [number, number]): number | undefined {
    const text = this.values.get(name);
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= atLeast && value <= atMost) return value;
    throw new UsageError(`--${name} takes a number from ${atLeast} to ${atMost}, not '${text}'`);
  }

  whole(name: string, bounds: readonly [number, number]): number {
    const value = this.number(name, bounds);
    if (value !== undefined && Number.isInteger(value)) return value;
    throw new UsageError(`--${name} takes a whole number, not '${this.given(name)}'`);
  }
}

/** Reads what follows the name of a task. Throws a UsageError that names the offending part. */
export function readOptions(args: readonly string[], specs: OptionSpecs): Options {
  const values = new Map<string, string>();
  for (const token of tokensOf(withBareValues(args, specs), Object.keys(specs))) {
    if (token.kind === 'positional') {
      throw new UsageError(`'${token.value}' is not an option; options start with --`);
    }
    if (token.kind !== 'option') continue;
    const { name } = token;
    const value = valueOf(token, specs);
    if (values.has(name)) throw new UsageError(`--${name} is given twice`);
    values.set(name, value);
  }
  addStandards(values, specs);
  return new Options(values);
}

function withBareValues(args: readonly string[], specs: OptionSpecs): string[] {
  return args.map((text, at) => {
    const bare = text.startsWith('--') ? specs[text.slice(2)]?.bare : undefined;
    const hasValue = !(args[at + 1] ?? '--').startsWith('--');
    return bare === undefined || hasValue ? text : `${text}=${bare}`;
  });
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function valueOf({ name, rawName, value, inlineValue }: OptionToken, specs: OptionSpecs): string {
  if (!Object.hasOwn(specs, name)) {
    const known = Object.keys(specs).map((each) => `--${each}`);
    throw new UsageError(`there is no option ${rawName}.${didYouMean(rawName, known)}`);
  }
  if (value !== undefined && (inlineValue || !value.startsWith('--'))) return value;
  throw new UsageError(`--${name} needs a value`);
}

function addStandards(values: Map<string, string>, specs: OptionSpecs): void {
  for (const [name, { required, standard }] of Object.entries(specs)) {
    if (values.has(name)) continue;
    if (required) throw new UsageError(`--${name} is required`);
    if (standard !== undefined) values.set(name, standard);
  }
}

function tokensOf(args: readonly string[], names: readonly string[]) {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  return parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}
