import { idOf, tenantOf } from '@tradewind/contracts';
import type { ModelGate, ModelReader, ModelVersion } from '@tradewind/contracts';
import { PairModel } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import { isTrendingId, pairsKey } from './item-lists.js';
import type { ItemList } from './item-lists.js';
import type { RecommendationOptions } from './options.js';
import type { ShardModel } from './pair-blocks.js';

/** Versions of the models of item shards. */
export interface ShardModels extends ModelReader<ShardModel> {
  latest(key: string): ModelVersion<ShardModel> | undefined;
}

/** Lists that are kept of a version of a model, until it is dropped or there are more. */
const KEPT_LISTS = 10_000;

/** The models of all shards of a tenant as of an epoch. */
interface TenantModel {
  readonly epoch: number;
  readonly shards: readonly (ShardModel | undefined)[];
  readonly model: PairModel;
  /** By item; undefined for one without neighbours. */
  readonly lists: Map<string, ModelVersion<ItemList> | undefined>;
}

/**
 * Lists of neighbours by item (`<tenant>:<item>`), made of the counts of all shards when they are asked
 * for, and what is trending in a shard (`trendingKey`).
 */
export class PairLists implements ModelReader<ItemList> {
  /** By the model of the first shard that has one, which is dropped with its version. */
  readonly #models = new WeakMap<PairModel, TenantModel>();
  #keys: { readonly tenant: string; readonly keys: readonly string[] } = { tenant: '', keys: [] };

  constructor(
    private readonly versions: ShardModels,
    private readonly options: Pick<
      RecommendationOptions,
      'shards' | 'exponent' | 'publishedNeighbours'
    >,
  ) {}

  asOf(key: string, epoch: number): ModelVersion<ItemList> | undefined {
    return this.#list(key, (of) => this.versions.asOf(of, epoch));
  }

  latest(key: string): ModelVersion<ItemList> | undefined {
    return this.#list(key, (of) => this.versions.latest(of));
  }

  isReady: ModelGate['isReady'] = (epoch, partition) => this.versions.isReady(epoch, partition);

  whenReady: ModelGate['whenReady'] = (epoch, partition) =>
    this.versions.whenReady(epoch, partition);

  #list(
    key: string,
    read: (key: string) => ModelVersion<ShardModel> | undefined,
  ): ModelVersion<ItemList> | undefined {
    const item = idOf(key);
    if (isTrendingId(item)) return read(key) as ModelVersion<ItemList> | undefined;
    const tenant = this.#tenantModel(tenantOf(key), read);
    if (tenant === undefined) return undefined;
    const { lists } = tenant;
    const known = lists.get(item);
    if (known !== undefined || lists.has(item)) return known;
    const list = this.#listOf(tenant, item);
    if (lists.size >= KEPT_LISTS) lists.clear();
    lists.set(item, list);
    return list;
  }

  #listOf({ epoch, model }: TenantModel, item: string): ModelVersion<ItemList> | undefined {
    if (!model.hasNeighbours(item)) return undefined;
    return { epoch, value: new Neighbours(model, item, epoch, this.options.publishedNeighbours) };
  }

  #tenantModel(
    tenant: string,
    read: (key: string) => ModelVersion<ShardModel> | undefined,
  ): TenantModel | undefined {
    const versions = this.#keysOf(tenant).map(read);
    const first = versions.find((version) => version !== undefined)?.value as PairModel | undefined;
    if (first === undefined) return undefined;
    const known = this.#models.get(first);
    if (known?.shards.every((model, shard) => model === versions[shard]?.value)) return known;
    const shards = versions.map((version) => version?.value as PairModel | undefined);
    const { exponent } = this.options;
    const made: TenantModel = {
      epoch: Math.max(...versions.map((version) => version?.epoch ?? -Infinity)),
      shards,
      model: PairModel.ofShards(shards, { exponent }),
      lists: new Map(),
    };
    this.#models.set(first, made);
    return made;
  }

  /** The keys of the tenant asked for last are at hand: most reads come in a row. */
  #keysOf(tenant: string): readonly string[] {
    if (this.#keys.tenant !== tenant) {
      const shards = Array.from({ length: this.options.shards }, (_, shard) => shard);
      this.#keys = { tenant, keys: shards.map((shard) => pairsKey(tenant, shard)) };
    }
    return this.#keys.keys;
  }
}

/** Ranks the neighbours when they are first looked at: often only the touches are. */
class Neighbours implements ItemList {
  #items: readonly Readonly<ScoredItem>[] | undefined;

  constructor(
    private readonly model: PairModel,
    private readonly item: string,
    readonly epoch: number,
    private readonly length: number,
  ) {}

  get touches(): number {
    return this.model.touches(this.item);
  }

  get items(): readonly Readonly<ScoredItem>[] {
    return (this.#items ??= this.model.similar(this.item, this.length));
  }
}
