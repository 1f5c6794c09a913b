import { createHash } from 'node:crypto';
import { CHUNK_BYTES, chunkKey, MAX_SNAPSHOT_BYTES, tenantOf } from '@tradewind/contracts';
import type { ModelDefinition, PartitionContext } from '@tradewind/contracts';

/** A snapshot on its way to the log: its chunks before `next` are published. JSON-serialisable. */
export interface Publication {
  readonly epoch: number;
  readonly bytes: number;
  readonly sha256: string;
  next: number;
}

/** What is published of a cell in chunks. */
export interface Published {
  publishing?: Publication;
  /** The version whose chunks are to be removed once the next one is complete. */
  chunked?: { readonly epoch: number; readonly count: number };
}

/** What is to be published of a cell. */
export interface Version {
  readonly cell: string;
  readonly epoch: number;
  readonly snapshot: unknown;
}

/** A snapshot of JSON text up to this size goes out in one record. */
const INLINE_BYTES = 262_144;
/** More would hold up a commit, which takes the outbox along. */
const CHUNKS_PER_WAKE = 2;
/** Publications whose bytes are kept in memory; those of others are made again from what is stored. */
const KEPT = 2;

/** The bytes of a snapshot, and their hash: another trainer may have published of the cell since. */
interface Encoded {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

type Emit = Pick<PartitionContext<unknown>, 'emit' | 'partitionId'>;

/**
 * Publishes snapshots of any size up to MAX_SNAPSHOT_BYTES. A large one goes out a few chunks at a time,
 * each time with a commit in between, then the record that completes it, and then the chunks of the
 * version before are removed. A trainer that takes over makes the bytes again from the stored state of
 * the cell, which does not change meanwhile, and goes on with the next chunk.
 */
export class SnapshotPublisher {
  readonly #kept = new Map<string, Encoded>();

  constructor(private readonly model: ModelDefinition) {}

  /** Publishes a snapshot, or begins to: then `publishing` is set. False if it is too large. */
  begin({ cell, epoch, snapshot }: Version, into: Published, context: Emit): boolean {
    const bytes = this.#encode(snapshot);
    if (bytes.length > MAX_SNAPSHOT_BYTES) return false;
    if (!this.model.codec && bytes.length <= INLINE_BYTES) {
      this.#emitVersion(cell, epoch, { params: snapshot }, context);
      this.#removeChunks(cell, epoch, into, context);
      return true;
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    into.publishing = { epoch, bytes: bytes.length, sha256, next: 0 };
    this.#keep(cell, { bytes, sha256 });
    return true;
  }

  /** Goes on with what was begun; once that is complete `publishing` is gone. */
  continue(cell: string, into: Published, snapshot: () => unknown, context: Emit): void {
    const { publishing } = into;
    if (!publishing) return;
    const { epoch, sha256, bytes: length } = publishing;
    const count = Math.ceil(length / CHUNK_BYTES);
    const kept = this.#kept.get(cell);
    const isSame = kept?.sha256 === sha256;
    const bytes = isSame ? kept.bytes : this.#again(cell, publishing, snapshot());
    for (let i = 0; i < CHUNKS_PER_WAKE && publishing.next < count; i++) {
      this.#emitChunk(cell, publishing, bytes, context);
      publishing.next += 1;
    }
    if (publishing.next < count) return;
    this.#emitVersion(cell, epoch, { chunks: { count, bytes: length, sha256 } }, context);
    this.#removeChunks(cell, epoch, into, context);
    into.chunked = { epoch, count };
    delete into.publishing;
    this.#kept.delete(cell);
  }

  #encode(snapshot: unknown): Uint8Array {
    return this.model.codec?.encode(snapshot) ?? Buffer.from(JSON.stringify(snapshot));
  }

  #again(cell: string, { epoch, sha256 }: Publication, snapshot: unknown): Uint8Array {
    const bytes = this.#encode(snapshot);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new TypeError(`the snapshot of ${cell}@${epoch} is not a function of the stored state`);
    }
    this.#keep(cell, { bytes, sha256 });
    return bytes;
  }

  #keep(cell: string, encoded: Encoded): void {
    this.#kept.set(cell, encoded);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) return;
      this.#kept.delete(oldest);
    }
  }

  #emitChunk(cell: string, { epoch, next }: Publication, bytes: Uint8Array, context: Emit): void {
    const piece = bytes.subarray(next * CHUNK_BYTES, (next + 1) * CHUNK_BYTES);
    const data = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('base64');
    context.emit({
      ...this.#place(context),
      key: chunkKey(cell, epoch, next),
      slot: this.#slot('chunk', cell, next, epoch),
      event: {
        type: 'model.chunk',
        data: { ...this.#version(cell, epoch), index: next, bytes: bytes.length, data },
      },
    });
  }

  #emitVersion(cell: string, epoch: number, content: object, context: Emit): void {
    const { version } = this.model;
    context.emit({
      ...this.#place(context),
      key: cell,
      slot: this.#slot('snapshot', cell, epoch),
      event: {
        type: 'model.snapshot',
        data: { ...this.#version(cell, epoch), ...(version > 1 && { version }), ...content },
      },
    });
  }

  /** Those of the version before `epoch`. */
  #removeChunks(cell: string, epoch: number, into: Published, context: Emit): void {
    const before = into.chunked ?? { epoch, count: 0 };
    for (let index = 0; index < before.count; index++) {
      context.emit({
        ...this.#place(context),
        key: chunkKey(cell, before.epoch, index),
        slot: this.#slot('removed', cell, index, epoch),
        event: { type: 'model.chunk', data: undefined },
        tombstone: true,
      });
    }
    delete into.chunked;
  }

  /** Chunks, the record that completes them, and the watermark have to stay in order. */
  #place({ partitionId }: Emit) {
    const topic = this.model.snapshots;
    return { topic, partition: partitionId % topic.partitions };
  }

  #version(cell: string, epoch: number) {
    return { model: this.model.name, tenant: tenantOf(cell), epoch };
  }

  #slot(kind: string, ...parts: readonly (string | number)[]): string {
    return [kind, this.model.name, ...parts].map(String).join('|');
  }
}
