import type { epochClosedSchema } from './epoch.js';
import type { FoldEvent } from './fold.js';
import type { EventSchemas, TopicContract } from './topic.js';
import type { TrainerMessageType } from './trainer-message.js';
import { keyOf } from './keys.js';

/** A topic of deltas: its sources say on it what they have learned, and when they have closed an epoch. */
export type DeltaTopic<Events extends EventSchemas = EventSchemas> = TopicContract<
  Events & { readonly 'epoch.closed': typeof epochClosedSchema }
>;

/** What sources say on a topic of deltas beside that they have closed an epoch. */
export type DeltaEvent<D extends TopicContract> = Exclude<
  FoldEvent<D>,
  { readonly type: 'epoch.closed' | TrainerMessageType }
>;

/** How much of epochs that are still open a trainer holds. */
export interface ModelBounds {
  /**
   * Deltas of one source, cell and epoch that are learned; the later ones are dropped and counted. The
   * bound holds for each source apart, so that which are dropped does not depend on who was faster.
   * Infinity: the learner bounds what it holds of an epoch.
   */
  readonly deltas: number;
  /** Epochs of a cell that may be open at a time; deltas of further ones are dropped and counted. */
  readonly openEpochs: number;
}

/** Turns what is published of a model into bytes, and back; equal snapshots give equal bytes. */
export interface SnapshotCodec {
  encode(snapshot: unknown): Uint8Array;
  /** Throws when the bytes are not of this codec. May keep the bytes, which nobody else changes. */
  decode(bytes: Uint8Array): unknown;
}

/** Everything the platform knows of a kind of learned model. */
export interface ModelDefinition<
  Deltas extends TopicContract = TopicContract,
  Snapshots extends TopicContract = TopicContract,
> {
  /** Unique on the platform, `[a-z][a-z0-9-]*`; part of keys, slots and versions. */
  readonly name: string;
  /** Of what is published, from 1: a reader of another version does not understand it. */
  readonly version: number;
  /** Has one partition for each shard. */
  readonly deltas: Deltas;
  /** Where its watermarks go, and what is learned. */
  readonly snapshots: Snapshots;
  readonly shards: number;
  readonly bounds: ModelBounds;
  /** Of snapshots that are not JSON; these are published in chunks, whatever their size. */
  readonly codec?: SnapshotCodec;
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** Declares a model and keeps the types of its topics. Throws when its parts do not fit each other. */
export function defineModel<D extends TopicContract, S extends TopicContract>(
  model: ModelDefinition<D, S>,
): ModelDefinition<D, S> {
  const { name, version, deltas, snapshots, shards, bounds } = model;
  const flaws = [
    !NAME.test(name) && 'the name is not [a-z][a-z0-9-]*',
    !(Number.isInteger(version) && version >= 1) && 'the version is not a whole number from 1',
    !('epoch.closed' in deltas.events) && `${deltas.name} has no epoch.closed`,
    !('model.watermark' in snapshots.events) && `${snapshots.name} has no model.watermark`,
    deltas.partitions !== shards &&
      `${deltas.name} has ${deltas.partitions} partitions for ${shards} shards`,
    !(bounds.deltas >= 1 && bounds.openEpochs >= 1) && 'the bounds are less than 1',
  ].filter((flaw) => flaw !== false);
  if (flaws.length > 0) throw new TypeError(`the model ${name}: ${flaws.join('; ')}`);
  return model;
}

type Keyed = Pick<ModelDefinition, 'name' | 'shards'>;

/** Begins what belongs to the platform and to no tenant. No tenant's name begins so. */
export const PLATFORM = '~';

/** The key of what belongs to a model as a whole: that an epoch is closed, and its watermark. */
export function platformKey({ name, shards }: Keyed, shard = 0): string {
  return keyOf(PLATFORM, shards === 1 ? name : `${name}:${shard}`);
}

/** The key of a tenant's model, or of a shard's part of it. */
export function modelKey({ name, shards }: Keyed, tenant: string, shard = 0): string {
  return keyOf(tenant, shards === 1 ? name : `${name}:${shard}`);
}

/** The key of a chunk of a version; `key` is that of the model. */
export function chunkKey(key: string, epoch: number, index: number): string {
  return `${key}:~${epoch}:${index}`;
}

/** `<model>@<epoch>`: how decisions name the version that they rest on. */
export function modelVersion({ name }: Pick<ModelDefinition, 'name'>, epoch: number): string {
  return `${name}@${epoch}`;
}
