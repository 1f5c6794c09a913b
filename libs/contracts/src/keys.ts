/** Record and entity keys: `<tenant>:<id>`. A tenant name holds no colon, an id may. */
export function keyOf(tenant: string, id: string): string {
  return `${tenant}:${id}`;
}

export function tenantOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? '' : key.slice(0, colon);
}

export function idOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

/** Whether a shopper is known only by the anonymous id of a visitor; `key` is `<tenant>:<pseudonym>`. */
export function isAnonymous(key: string): boolean {
  return idOf(key).startsWith('a_');
}
