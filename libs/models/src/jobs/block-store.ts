import type { BlockReference } from '@tradewind/contracts';

/** Blocks that requests and results refer to. A block never changes under its name and version. */
export interface BlockStore {
  /**
   * The bytes, or `undefined` when the block is gone or was never there. May wait for a block that is on
   * its way, until the signal aborts.
   */
  read(
    reference: BlockReference,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /**
   * Stores a result that is too large for a record; resolves once it is durable. A store without it bounds
   * results by `MAX_INLINE_RESULT`.
   */
  write?(name: string, version: string, bytes: Uint8Array): Promise<BlockReference>;
}
