import { Inject, Injectable } from '@nestjs/common';
import { storefrontEvents, type MissingData } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import {
  knownItemsKey,
  missingForLists,
  Recommender,
  type KnownItems,
  type Recommendations,
  type ShopperState,
} from '@tradewind/recommender';
import { MissingDataFinders, StateReader } from '@tradewind/service';
import { ITEM_LISTS, type ItemLists } from './item-lists.js';

const PARTITIONS = Array.from({ length: storefrontEvents.partitions }, (_, partition) => partition);

/** Lists from the newest model, and from what the folds know of a tenant's items. */
@Injectable()
export class ShopItems {
  readonly #read = (key: string) => this.lists.latest(key)?.value;

  constructor(
    private readonly reader: StateReader,
    private readonly recommender: Recommender,
    @Inject(ITEM_LISTS) private readonly lists: ItemLists,
    missing: MissingDataFinders,
  ) {
    missing.add((tenant) => this.missing(tenant));
  }

  /** Falls back on the shopper's own partition; for a shopper not seen before on all of them. */
  async listOf(tenant: string, shopperKey: string, limit?: number): Promise<Recommendations> {
    const partition = partitionOf(shopperKey, storefrontEvents.partitions);
    const [state, own] = await Promise.all([
      this.reader.read<ShopperState>(storefrontEvents, shopperKey),
      this.#knownIn(tenant, partition),
    ]);
    const { history = [], categories = [] } = state ?? {};
    const subject = { tenant, history, categories };
    const known = state === undefined ? await this.#known(tenant) : own;
    return this.recommender.listFor({ ...subject, known }, this.#read, limit);
  }

  async trending(tenant: string, limit?: number): Promise<Recommendations> {
    const nobody = { tenant, history: [], categories: [], known: await this.#known(tenant) };
    return this.recommender.listFor(nobody, this.#read, limit);
  }

  async missing(tenant: string): Promise<readonly MissingData[]> {
    const { shards } = this.recommender;
    const modelled = missingForLists(tenant, [], { read: this.#read, shards });
    if (modelled.length === 0) return modelled;
    return missingForLists(tenant, await this.#known(tenant), { read: this.#read, shards });
  }

  async #known(tenant: string): Promise<KnownItems[]> {
    const known = await Promise.all(PARTITIONS.map((it) => this.#knownIn(tenant, it)));
    return known.flat();
  }

  async #knownIn(tenant: string, partition: number): Promise<KnownItems[]> {
    const key = knownItemsKey(tenant);
    const known = await this.reader.read<KnownItems>(storefrontEvents, key, partition);
    return known === undefined ? [] : [known];
  }
}
