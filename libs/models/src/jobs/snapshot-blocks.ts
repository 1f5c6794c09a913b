import { chunkKey, modelSnapshots } from '@tradewind/contracts';
import type { BlockReference, FoldEvent } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { LogRecord, TopicReader } from '@tradewind/log';
import type { BlockStore } from './block-store.js';

/** A request stands in the log as soon as its block does, or a moment before: another topic may be faster. */
const WAIT_MS = 60_000;

type Chunk = Extract<FoldEvent<typeof modelSnapshots>, { type: 'model.chunk' }>['data'];

export interface SnapshotBlocksOptions {
  /** How long a block is waited for that is not there yet. */
  readonly waitMs?: number;
}

/** Blocks that trainers have published in chunks on `models.snapshots.v1`, read when a job needs them. */
export class SnapshotBlocks implements BlockStore {
  readonly #waitMs: number;

  constructor(
    private readonly reader: TopicReader,
    { waitMs = WAIT_MS }: SnapshotBlocksOptions = {},
  ) {
    this.#waitMs = waitMs;
  }

  /** Chunks that repeat are passed over. What the bytes are is left to whoever compares the hash. */
  async read(
    reference: BlockReference,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const assembly = new Assembly(reference);
    const ended = Promise.withResolvers<undefined>();
    const giveUp = () => {
      ended.resolve(undefined);
    };
    const timer = setTimeout(giveUp, this.#waitMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    const tail = await this.reader.tail([modelSnapshots.name], 'earliest', (record) => {
      if (assembly.take(record)) giveUp();
    });
    try {
      await Promise.race([ended.promise, tail.failed]);
      return assembly.bytes;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      await tail.close();
    }
  }
}

/** Puts a block together; most records are of others. */
class Assembly {
  readonly #whole: Uint8Array<ArrayBuffer>;
  readonly #prefix: string;
  #length = 0;
  #next = 0;

  constructor({ block, version, bytes }: BlockReference) {
    this.#whole = new Uint8Array(bytes);
    this.#prefix = chunkKey(block, Number(version), 0).slice(0, -1);
  }

  /** The block, once it is complete. */
  get bytes(): Uint8Array<ArrayBuffer> | undefined {
    return this.#length === this.#whole.length ? this.#whole : undefined;
  }

  /** Whether the block is complete with this record. */
  take(record: LogRecord): boolean {
    if (record.key?.toString() !== `${this.#prefix}${this.#next}`) return false;
    const decoded = decodeRecord(modelSnapshots, record);
    if (!decoded.ok || decoded.event.type !== 'model.chunk') return false;
    const { index, data } = decoded.event.data as Chunk;
    const piece = Buffer.from(data, 'base64');
    if (index !== this.#next || this.#length + piece.length > this.#whole.length) return false;
    this.#whole.set(piece, this.#length);
    this.#length += piece.length;
    this.#next += 1;
    return this.bytes !== undefined;
  }
}
