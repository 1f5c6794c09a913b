/** `<service>:<fold group>:<partition>`: the unit of ownership and of atomic writes. */
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
  /**
   * Entities of `entries` that `list` is to tell from now on, or no longer if their values are empty. One
   * that has been named before need not be named again while it is changed. @default none
   */
  readonly listed?: ReadonlySet<string>;
}

/** A page of names, in the order of their UTF-8 bytes. */
export interface NamePage {
  /** Names begin so, and are longer. */
  readonly prefix: string;
  /** Names come after this one, which begins so as well and need not exist. @default the prefix */
  readonly after?: string | undefined;
  /** From 1. */
  readonly limit: number;
}

export const NONCE_LENGTH = 22;

/** The most entries of one change. */
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
 * The state of the partitions that a service owns.
 *
 * `commit` replaces meta and entries in one atomic write, if and only if the stored nonce is the
 * expected one. Committing a change whose nonce is already stored succeeds without effect, so that
 * a command resent after a lost reply is harmless. Values are UTF-8 text. Methods reject if the
 * store cannot be reached within the adapter's timeout.
 */
export interface PartitionStore {
  loadMeta(scope: Scope): Promise<StoredMeta | undefined>;
  /**
   * Returns the nonce of the stored meta, a cheap check whether a writer's view is still current.
   */
  loadNonce(scope: Scope): Promise<string | undefined>;
  /** Returns values in the order of `entities`; `undefined` for an unknown or deleted entity. */
  read(scope: Scope, entities: readonly string[]): Promise<(string | undefined)[]>;
  commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome>;
  /**
   * Returns the names of entities that changes have listed. After a crash one may be among them that is
   * deleted; none that is stored is missing. Entities that were never listed may be told as well.
   */
  list(scope: Scope, page: NamePage): Promise<string[]>;
  /**
   * Lists the stored entities of these names, which were stored before anybody listed them. It is not
   * atomic, takes as long as it does, and may be asked again.
   */
  enlist(scope: Scope, isListed: (entity: string) => boolean): Promise<void>;
  /**
   * The durability gate. Resolves to true once a committed change survives the loss of the server,
   * as far as the adapter is configured to ensure that, and to `false` if another change has been
   * stored meanwhile. Rejects while that cannot be ensured; the caller may try again.
   */
  confirm(scope: Scope, nonce: string): Promise<boolean>;
  /**
   * Deletes the entries of the scope that are of no use to anybody any more, by their names. It is not
   * atomic, takes as long as it does, and may be asked again.
   */
  sweep(scope: Scope, isUseless: (entity: string) => boolean): Promise<void>;
  /** Resolves when the store answers; rejects otherwise. For readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
