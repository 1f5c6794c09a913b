/** Name of a metric of the platform or of its processes in a query. */
const NAME = /\b(?:tradewind|collector|kafka|process|nodejs)_[a-z0-9_]+\b/g;
/** Suffixes of the series of a histogram in Prometheus. */
const SERIES_OF_HISTOGRAM = ['_bucket', '_count', '_sum'];

/**
 * Returns the names of the metrics in the queries of a file, without duplicates; `expr` is the
 * field of a query.
 */
export function metricsUsed(text: string): string[] {
  const queries = text.split('\n').filter((line) => /^\s*-?\s*"?expr"?:/.test(line));
  return [...new Set(queries.flatMap((line) => line.match(NAME) ?? []))].sort();
}

/** Returns the names under which Prometheus stores what a service exposes. */
export function metricsOf(exposed: string): string[] {
  return [...exposed.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? SERIES_OF_HISTOGRAM.map((suffix) => name + suffix) : [name],
  );
}
