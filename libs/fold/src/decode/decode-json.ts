import { strictText } from './decode-text.js';
import { refuse, type Refusal } from './decode-refusal.js';

/** Levels of objects and lists in one another. The collector takes half as many. */
export const MAX_DEPTH = 64;
const MAX_SHOWN_LENGTH = 100;

export type DecodedJson = { readonly ok: true; readonly data: unknown } | Refusal;

/** Reads JSON of which nothing can harm whoever copies, merges or walks it. */
export function decodeJson(value: Buffer): DecodedJson {
  const text = strictText(value);
  if (text === undefined) return refuse('bad-utf8', 'the value is not UTF-8');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return refuse('not-json', error instanceof Error ? oneLine(error.message) : undefined);
  }
  return refusalOf(data, 1) ?? { ok: true, data };
}

/** Never deeper than what is allowed, so that no depth can exhaust the stack. */
function refusalOf(value: unknown, depth: number): Refusal | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH) return refuse('too-deep', `more than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return refusalOfList(value, depth);
  const fields = value as Record<string, unknown>;
  // What JSON.parse makes has no properties but its own, and `__proto__` is one like any other.
  for (const name in fields) {
    const field = fields[name];
    const isObject = typeof field === 'object' && field !== null;
    if (isForbiddenKey(name, isObject)) return refuse('forbidden-key', name);
    const refusal = isObject ? refusalOf(field, depth + 1) : undefined;
    if (refusal) return refusal;
  }
  return undefined;
}

function refusalOfList(list: readonly unknown[], depth: number): Refusal | undefined {
  for (const item of list) {
    const refusal = refusalOf(item, depth + 1);
    if (refusal) return refusal;
  }
  return undefined;
}

/**
 * `__proto__` always; `constructor` and `prototype` where they hold fields, which alone can reach the
 * prototype of other objects: a racing shop may well say who the constructor of a car is.
 */
export function isForbiddenKey(name: string, isObject: boolean): boolean {
  return name === '__proto__' || (isObject && (name === 'constructor' || name === 'prototype'));
}

/** The engine's message quotes the text that it cannot read. */
function oneLine(message: string): string {
  return JSON.stringify(message).slice(1, -1).slice(0, MAX_SHOWN_LENGTH);
}
