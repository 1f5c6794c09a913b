/** `<service>:<topic>:<partition>`: the unit of ownership and of atomic writes. */
export type Scope = string;

/**
 * The changes of a batch. `meta` holds the position after the batch, its outbox and the partition's
 * clock, so that a reader of `meta` knows exactly which records the entities reflect.
 */
export interface ScopeChange {
  /** The nonce of the meta this change was computed from; `undefined` when there was none. */
  readonly expected: string | undefined;
  /** Unique to this change. Exactly `NONCE_LENGTH` characters of `[A-Za-z0-9_-]`. */
  readonly nonce: string;
  readonly meta: string;
  /** Absolute values by entity; an empty string stands for a deleted entity. */
  readonly entries: ReadonlyMap<string, string>;
}

export const NONCE_LENGTH = 22;

/** At most this many entries fit one change. */
export const MAX_ENTRIES_PER_CHANGE = 3_900;

export type CommitOutcome =
  | { readonly applied: true }
  /**
   * Another writer has committed since; `current` is the stored nonce, if any. Nothing was changed.
   */
  | { readonly applied: false; readonly current: string | undefined };

export interface StoredMeta {
  readonly nonce: string;
  readonly meta: string;
}

/**
 * State of the partitions that a service owns.
 *
 * `commit` replaces meta and entries as one atomic write, if and only if the stored nonce is the
 * expected one. Committing a change whose nonce is already stored succeeds without effect, so that a
 * command resent after a lost reply is harmless. Values are UTF-8 text. Methods reject when the store
 * cannot be reached within the time-out of the adapter.
 */
export interface PartitionStore {
  loadMeta(scope: Scope): Promise<StoredMeta | undefined>;
  /** Nonce of the stored meta: a cheap look whether a writer's view is still current. */
  loadNonce(scope: Scope): Promise<string | undefined>;
  /** Values in the order asked for; `undefined` for an entity unknown or deleted. */
  read(scope: Scope, entities: readonly string[]): Promise<(string | undefined)[]>;
  commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome>;
  /**
   * The durability gate. Resolves to true once a committed change survives the loss of the server,
   * as far as the adapter is configured to ensure that, and to `false` if another change has been
   * stored meanwhile. Rejects while that cannot be ensured; the caller may try again.
   */
  confirm(scope: Scope, nonce: string): Promise<boolean>;
  /** Resolves when the store answers; rejects otherwise. For readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
