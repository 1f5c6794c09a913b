/**
 * Throws a TypeError for a value that JSON text would not keep, such as a Map, a Date or NaN. A property
 * that is `undefined` is let pass: it reads the same when it is absent.
 */
export function assertJson(value: unknown, path: string): void {
  if (value === null || value === undefined) return;
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return;
    case 'number':
      if (Number.isFinite(value)) return;
      break;
    case 'object':
      assertObject(value, path);
      return;
  }
  throw notKept(value, path);
}

function assertObject(value: object, path: string): void {
  if (Array.isArray(value)) {
    assertItems(value, path);
    return;
  }
  if (!isPlain(value)) throw notKept(value, path);
  for (const [key, item] of Object.entries(value)) assertJson(item, `${path}.${key}`);
}

function assertItems(items: readonly unknown[], path: string): void {
  for (const [i, item] of items.entries()) {
    if (item === undefined)
      throw new TypeError(`${path}[${i}] is undefined, which JSON does not keep`);
    assertJson(item, `${path}[${i}]`);
  }
}

/** An object of its own or of another realm's `Object`. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function notKept(value: unknown, path: string): TypeError {
  return new TypeError(`${path} holds ${nameOf(value)}, which JSON does not keep`);
}

function nameOf(value: unknown): string {
  if (typeof value === 'object') return `a ${value?.constructor.name ?? 'null'}`;
  return typeof value === 'number' ? String(value) : `a ${typeof value}`;
}
