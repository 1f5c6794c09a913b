import { createHash } from 'node:crypto';
import type { BlockReference } from '@tradewind/contracts';
import type { BlockStore } from './block-store.js';

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Blocks in memory. */
export class Blocks implements BlockStore {
  readonly #blocks = new Map<string, Uint8Array>();

  read({ block, version }: BlockReference): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = this.#blocks.get(`${block}@${version}`);
    return Promise.resolve(bytes && Uint8Array.from(bytes));
  }

  write(block: string, version: string, bytes: Uint8Array): Promise<BlockReference> {
    this.#blocks.set(`${block}@${version}`, bytes);
    return Promise.resolve({ block, version, bytes: bytes.length, sha256: sha256(bytes) });
  }
}
