import type { BlockReference } from '@tradewind/contracts';

/** Blocks that requests and results refer to. A block never changes under its name and version. */
export interface BlockStore {
  /** The bytes, or `undefined` when the block is gone or was never there. */
  read(reference: BlockReference): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Stores a result that is too large for a record; resolves once it is durable. */
  write(name: string, version: string, bytes: Uint8Array): Promise<BlockReference>;
}
