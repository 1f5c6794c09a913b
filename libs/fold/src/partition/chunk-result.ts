import type { Outbox } from './outbox.js';

/** Why a chunk ended. */
export type ChunkResult =
  | { readonly kind: 'done'; readonly outbox: Outbox }
  /** The write is full: commit it, then run a chunk over what is left. */
  | { readonly kind: 'full'; readonly outbox: Outbox }
  /** Commit, then wait until the models of the epoch are here. */
  | { readonly kind: 'blocked'; readonly outbox: Outbox; readonly ready: Promise<void> }
  /** Nothing of the chunk may be kept. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** Why a chunk ended before its records did. */
export type Halt = Exclude<ChunkResult, { kind: 'done' } | { kind: 'failed' }>;
