import type { PublishedFigures } from './evaluation.js';

/** Figures stated for a data set under a protocol. */
export interface PublishedTable {
  /** As --published names it. */
  readonly name: string;
  readonly protocol: string;
  /** Of the main file as stored. */
  readonly sha256: string;
  readonly figures: readonly PublishedFigures[];
}

/** Rows of a published table; the values of each stand in the order of the metrics. */
export function figures(
  source: string,
  metrics: readonly string[],
  rows: Readonly<Record<string, readonly number[]>>,
): PublishedFigures[] {
  return Object.entries(rows).map(([name, values]) => ({
    name,
    source,
    metrics: Object.fromEntries(metrics.map((metric, at) => [metric, values[at] ?? Number.NaN])),
  }));
}

export function publishedNames(tables: readonly PublishedTable[]): string[] {
  return [...new Set(tables.map(({ name }) => name))];
}

/** The figures for a file under a protocol: of the named data set, or else of the one with its checksum. */
export function publishedFor(
  tables: readonly PublishedTable[],
  { protocol, sha256, name }: { protocol: string; sha256: string; name: string | undefined },
): readonly PublishedFigures[] {
  const table = tables.find(
    (each) =>
      each.protocol === protocol &&
      (name === undefined ? each.sha256 === sha256 : each.name === name),
  );
  return table?.figures ?? [];
}
