import { sameJson } from '@tradewind/contracts';

/** A place in a content at which two versions differ; a side that has nothing there is left out. */
export interface Difference {
  readonly path: readonly (string | number)[];
  readonly from?: unknown;
  readonly to?: unknown;
}

const MAX_DIFFERENCES = 100;

/** Where two contents differ, field by field, at most a hundred places; arrays differ as a whole. */
export function differencesOf(from: unknown, to: unknown): Difference[] {
  const found: Difference[] = [];
  collect(found, [], from, to);
  return found;
}

function collect(found: Difference[], path: Difference['path'], from: unknown, to: unknown): void {
  if (found.length >= MAX_DIFFERENCES || sameJson(from, to)) return;
  if (!isObject(from) || !isObject(to)) {
    found.push({ path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
    return;
  }
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  for (const name of names) collect(found, [...path, name], from[name], to[name]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
