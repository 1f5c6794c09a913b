import { parseOptions, wholeOption } from './parse-options.js';

export interface CatalogOptions {
  readonly items: number;
  /** On a Kafka and a Redis of its own instead of SQLite. */
  readonly kafka: boolean;
  readonly jsonPath: string | undefined;
}

const DEFAULT_ITEMS = 100_000;

const optionTypes = {
  help: { type: 'boolean', short: 'h', default: false },
  items: { type: 'string' },
  kafka: { type: 'boolean', default: false },
  json: { type: 'string' },
} as const;

/** Parses the options of `catalog`; `undefined` when help is asked for. Throws a UsageError. */
export function parseCatalog(args: readonly string[]): CatalogOptions | undefined {
  const values = parseOptions(args, optionTypes);
  if (values.help) return undefined;
  const items = wholeOption('items', values.items, [100, 200_000]) ?? DEFAULT_ITEMS;
  return { items, kafka: values.kafka, jsonPath: values.json };
}
