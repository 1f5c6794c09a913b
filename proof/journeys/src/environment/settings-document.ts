import { otherVariables } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import type { z } from 'zod';
import type { ConfiguredService } from './configured-services.js';

const INTRODUCTION = `# Settings

What a shop sets while it runs are [documents](documents.md). This page lists the environment variables, generated from the configuration of services by \`npx nx run journeys:settings\`. An empty variable counts as unset. A service does not start with an invalid one, and names it; nor with an unknown one whose name is nearly that of a known one, or begins like one (\`KAFKA_\`, \`REDIS_\`, \`MODEL_\`, \`TRADEWIND_\` and so on), and suggests the right name. Durations are in ms.
`;

interface Row {
  readonly name: string;
  readonly standard: string;
  readonly meaning: string;
}

/** Names of the variables that the services read, sorted. */
export function namesOf(services: readonly ConfiguredService[]): string[] {
  return [...new Set(services.flatMap(({ config }) => Object.keys(shapeOf(config))))].sort();
}

/** A Markdown page of all variables. Throws for one that has no description. */
export function settingsDocument(services: readonly ConfiguredService[]): string {
  const shared = platformConfigSchema.shape;
  const own = services.map(({ name, config }) => {
    const fields = Object.entries(shapeOf(config)).filter(
      ([field]) => !Object.hasOwn(shared, field),
    );
    return { name, rows: fields.map(rowOf) };
  });
  return [
    INTRODUCTION,
    section('Every service', Object.entries(shared).map(rowOf)),
    ...own.filter(({ rows }) => rows.length > 0).map(({ name, rows }) => section(name, rows)),
    elsewhere(),
  ].join('\n');
}

function section(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, standard, meaning }) => [`\`${name}\``, standard, meaning]);
  return `## ${title}\n\n${table([['name', 'default', 'meaning'], ...lines])}\n`;
}

function elsewhere(): string {
  const lines = otherVariables.map(({ name, readBy, meaning }) => [`\`${name}\``, readBy, meaning]);
  return `## Elsewhere\n\n${table([['name', 'read by', 'meaning'], ...lines])}\n`;
}

function table(rows: readonly (readonly string[])[]): string {
  const [heading = [], ...lines] = rows;
  const all = [heading, heading.map(() => '---'), ...lines];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowOf([name, field]: [string, z.ZodType]): Row {
  const meaning = field.description;
  if (meaning === undefined) throw new TypeError(`the variable ${name} has no description`);
  const standard = defaultOf(field);
  return { name, standard: standard === undefined ? '' : `\`${standard}\``, meaning };
}

/** A field of a schema, with whatever is wrapped in it. */
interface Definition {
  readonly type: string;
  readonly defaultValue?: unknown;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
}

function defaultOf(field: z.ZodType): string | undefined {
  const definition = field._zod.def as Definition;
  if (definition.type === 'default') return String(definition.defaultValue);
  const inner = definition.innerType ?? definition.in;
  return inner && defaultOf(inner);
}

/** Checks of several variables do not hide which these are. */
function shapeOf(config: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if ('shape' in config) return config.shape as Record<string, z.ZodType>;
  throw new TypeError('the configuration of a service is an object');
}
