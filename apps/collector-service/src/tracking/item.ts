import { isForbiddenKey } from '@tradewind/fold';

export { isObject, type JsonObject } from '../readers/json-object.js';

/** No shop needs deeper JSON, which could exhaust the stack when it is serialised. */
export const MAX_DEPTH = 32;

/** Returns whether a value nests objects and arrays more than `levels` deep. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** Returns a name in a value (of limited depth) that readers of the log refuse. */
export function forbiddenKeyIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const isNested = typeof inner === 'object' && inner !== null;
    if (!Array.isArray(value) && isForbiddenKey(name, isNested)) return name;
    const found = forbiddenKeyIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Calls of the tracking API with one event; the values of an item's `type`. */
export const callTypes = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type CallType = (typeof callTypes)[number];

export function isCallType(value: unknown): value is CallType {
  return callTypes.includes(value as CallType);
}

/** The kind of a call's path: one item of a type, or many. `import` takes their times literally. */
export type Call = CallType | 'batch' | 'import';

/** Last parts of the API's paths, long and short. */
export const callByPath: Readonly<Record<string, Call>> = {
  track: 'track',
  t: 'track',
  identify: 'identify',
  i: 'identify',
  page: 'page',
  p: 'page',
  screen: 'screen',
  s: 'screen',
  group: 'group',
  g: 'group',
  alias: 'alias',
  a: 'alias',
  batch: 'batch',
  b: 'batch',
  import: 'import',
};
