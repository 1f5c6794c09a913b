import type { ModelWatermark, recommenderNeighbours, TopicEvent } from '@tradewind/contracts';
import { tenantOf } from '@tradewind/contracts';
import { PairModel } from '@tradewind/ml';
import { pairsKey } from './item-lists.js';
import type { ItemList } from './item-lists.js';

/** What views keep of an item shard: under `pairsKey` its counts, under `trendingKey` what is trending. */
export type ShardModel = PairModel | ItemList;

/** What a record says to a view. */
export type ShardModelUpdate =
  | { readonly key: string; readonly epoch: number; readonly value: ShardModel }
  | { readonly watermark: ModelWatermark }
  | { readonly rejected: string }
  | undefined;

type Neighbours = TopicEvent<typeof recommenderNeighbours> & { readonly key: string };
type Changed = Extract<Neighbours, { type: 'pairs.changed' }>['data'];

/** Blocks of a tenant in one shard as far as they are read. */
interface ShardBlocks {
  numbering: number;
  model: PairModel;
  /** Until the last one of their epoch. */
  readonly coming: Map<number, Uint8Array>;
  /** Of a later numbering, until all of them are here. */
  readonly later: Map<number, Uint8Array>;
  laterNumbering?: number;
}

/**
 * Reads `recommender.neighbours.v1` from its beginning. The blocks of an epoch become one version of the
 * shard's model, together with those that have not changed since. When numbers have been given to other
 * items, blocks before and after do not fit: the old ones are read until all new ones have come.
 */
export function readPairBlocks(exponent: number): (event: Neighbours) => ShardModelUpdate {
  const shards = new Map<string, ShardBlocks>();
  return (event) => {
    switch (event.type) {
      case 'model.watermark':
        return { watermark: event.data };
      case 'trending.changed': {
        const { epoch, items } = event.data;
        return { key: event.key, epoch, value: { epoch, touches: 0, items } };
      }
      case 'pairs.changed': {
        const key = pairsKey(tenantOf(event.key), event.data.shard);
        const known = shards.get(key) ?? {
          numbering: event.data.numbering,
          model: PairModel.empty({ exponent }),
          coming: new Map(),
          later: new Map(),
        };
        shards.set(key, known);
        return versionOf(known, key, event.data);
      }
    }
  };
}

function versionOf(known: ShardBlocks, key: string, changed: Changed): ShardModelUpdate {
  const { numbering, block, blocks, shard, epoch, last, data } = changed;
  if (numbering < known.numbering) return undefined;
  const bytes = Buffer.from(data, 'base64');
  if (numbering === known.numbering) known.coming.set(block, bytes);
  else keepLater(known, numbering).set(block, bytes);
  if (!last) return undefined;
  const renews = known.later.size >= blocks;
  if (numbering > known.numbering && !renews) return undefined;
  try {
    const before = renews ? known.model.without(shard) : known.model;
    known.model = before.with(shard, (renews ? known.later : known.coming).values());
  } catch (error) {
    return { rejected: `${key}@${String(epoch)} cannot be read: ${String(error)}` };
  } finally {
    known.coming.clear();
    if (renews) known.later.clear();
    known.numbering = numbering;
  }
  return { key, epoch, value: known.model };
}

/** Blocks of the newest numbering; those of one before it will not be complete any more. */
function keepLater(known: ShardBlocks, numbering: number): Map<number, Uint8Array> {
  if (known.laterNumbering !== numbering) known.later.clear();
  known.laterNumbering = numbering;
  return known.later;
}
