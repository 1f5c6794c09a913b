/** What the live view shows. */
export interface LiveFigures {
  /** Events that the collector has taken. */
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly segments: number;
  readonly recommendations: number;
  readonly campaigns: number;
  /** Records that wait to be folded; `undefined` while a service does not answer. */
  readonly lag: number | undefined;
  /** Event received to output published, ms. */
  readonly p99Ms: number;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms).toString()} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000).toString()} min ${Math.round((ms % 60_000) / 1000).toString()} s`;
}

/** One line, for logs. */
export function figuresLine(figures: LiveFigures): string {
  return [
    `events in ${count(figures.events)} (${count(figures.eventsPerSecond)}/s)`,
    `segments ${count(figures.segments)}`,
    `recommendations ${count(figures.recommendations)}`,
    `campaigns ${count(figures.campaigns)}`,
    `lag ${lagText(figures)}`,
    `p99 ${duration(figures.p99Ms)}`,
  ].join(' | ');
}

/** A table, for terminals. */
export function figuresTable(figures: LiveFigures): readonly string[] {
  const rows: readonly (readonly [string, string])[] = [
    ['events in', `${count(figures.events)}  (${count(figures.eventsPerSecond)}/s)`],
    ['segments entered', count(figures.segments)],
    ['recommendations out', count(figures.recommendations)],
    ['campaigns out', count(figures.campaigns)],
    ['lag (records to fold)', lagText(figures)],
    ['p99 event to output', duration(figures.p99Ms)],
  ];
  return rows.map(([label, value]) => `  ${label.padEnd(24)}${value}`);
}

function lagText(figures: LiveFigures): string {
  return figures.lag === undefined ? 'unknown' : count(figures.lag);
}
