import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { FoldEvent, ModelDefinition, modelSnapshots, TopicEvent } from '@tradewind/contracts';
import type { ModelUpdate } from './epoch-view.js';

type Snapshots = typeof modelSnapshots;
type Versions = Extract<TopicEvent<Snapshots>, { type: 'model.snapshot' }>['data'];
type Chunk = Extract<TopicEvent<Snapshots>, { type: 'model.chunk' }>['data'];

/** The beginning of a snapshot: the chunks up to but without `next`. */
interface Assembly {
  readonly epoch: number;
  readonly bytes: Buffer;
  readonly hash: Hash;
  length: number;
  next: number;
}

/** Beginnings that are kept of a model: a trainer that was replaced may repeat what it sent last. */
const KEPT = 2;

/**
 * Reads the snapshots of a model in the order of their log, and puts those together that come in chunks:
 * apart from the version that is in use, which stays until the new one is complete and has the length and
 * the hash that its last record names. Chunks that repeat are passed over.
 */
export class SnapshotReader<Value> {
  readonly #assemblies = new Map<string, Assembly[]>();
  /** By model, the last version that was put together: of it and older ones only repetitions follow. */
  readonly #complete = new Map<string, number>();

  constructor(
    private readonly model: Pick<ModelDefinition, 'name' | 'version' | 'codec'>,
    private readonly keyOf: (event: { readonly key: string; readonly tenant: string }) => string,
  ) {}

  read(event: FoldEvent<Snapshots>): ModelUpdate<Value> {
    if (event.data.model !== this.model.name) return undefined;
    switch (event.type) {
      case 'model.watermark':
        return { watermark: event.data };
      case 'model.chunk':
        this.#add(modelKeyOf(event.key), event.data);
        return undefined;
      case 'model.snapshot':
        return this.#version(event.key, event.tenant, event.data);
    }
  }

  #version(key: string, tenant: string, data: Versions): ModelUpdate<Value> {
    const { epoch, version = 1, params, chunks } = data;
    if (chunks && this.#isRepeated(key, epoch)) return undefined;
    const assembly = this.#take(key, epoch);
    if (version !== this.model.version) {
      return { rejected: `${key}@${epoch} is of version ${version} of the model` };
    }
    const at = { key: this.keyOf({ key, tenant }), epoch };
    if (!chunks) return { ...at, value: params as Value };
    const flaw = flawOf(assembly, chunks);
    if (!assembly || flaw !== undefined) return { rejected: `${key}@${epoch} ${flaw ?? ''}` };
    try {
      const value = this.#decode(assembly.bytes) as Value;
      this.#complete.set(key, epoch);
      return { ...at, value };
    } catch (error) {
      return { rejected: `${key}@${epoch} cannot be decoded: ${String(error)}` };
    }
  }

  #decode(bytes: Buffer): unknown {
    const { codec } = this.model;
    return codec ? codec.decode(bytes) : JSON.parse(bytes.toString());
  }

  #isRepeated(key: string, epoch: number): boolean {
    return epoch <= (this.#complete.get(key) ?? -Infinity);
  }

  #add(key: string, { epoch, index, bytes: length, data }: Chunk): void {
    if (this.#isRepeated(key, epoch)) return;
    const assembly = this.#assemblyOf(key, epoch, length);
    const { bytes, hash } = assembly;
    if (index !== assembly.next || length !== bytes.length) return;
    const written = bytes.write(data, assembly.length, 'base64');
    hash.update(bytes.subarray(assembly.length, assembly.length + written));
    assembly.length += written;
    assembly.next += 1;
  }

  #assemblyOf(key: string, epoch: number, length: number): Assembly {
    const known = this.#assemblies.get(key) ?? [];
    const found = known.find((each) => each.epoch === epoch);
    if (found) return found;
    const bytes = Buffer.allocUnsafeSlow(length);
    const fresh = { epoch, bytes, hash: createHash('sha256'), length: 0, next: 0 };
    this.#assemblies.set(key, [...known, fresh].slice(-KEPT));
    return fresh;
  }

  /** What is there of a version; older beginnings are not needed any more. */
  #take(key: string, epoch: number): Assembly | undefined {
    const known = this.#assemblies.get(key) ?? [];
    const later = known.filter((each) => each.epoch > epoch);
    if (later.length > 0) this.#assemblies.set(key, later);
    else this.#assemblies.delete(key);
    return known.find((each) => each.epoch === epoch);
  }
}

/** Why what was put together is not the version that its last record describes. */
function flawOf(
  assembly: Assembly | undefined,
  { count, bytes, sha256 }: NonNullable<Versions['chunks']>,
): string | undefined {
  if (assembly?.next !== count || assembly.length !== bytes) return 'lacks chunks';
  return assembly.hash.digest('hex') === sha256 ? undefined : 'is damaged';
}

/** Of the key of a chunk, see `chunkKey`. */
function modelKeyOf(key: string): string {
  return key.slice(0, key.lastIndexOf(':~'));
}
