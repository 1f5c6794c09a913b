import type { Scope } from '../partition-store.js';

/** The braces make a scope one hash slot of a cluster. */
export function metaKey(scope: Scope): string {
  return `{${scope}}:meta`;
}

export function entityKey(scope: Scope, entity: string): string {
  return `{${scope}}:e:${entity}`;
}

/** A sorted set of the names of entities that can be listed, all of one score. */
export function namesKey(scope: Scope): string {
  return `{${scope}}:names`;
}

/** The key is written by the durability gate and read by nobody. */
export function fenceKey(scope: Scope): string {
  return `{${scope}}:fence`;
}
