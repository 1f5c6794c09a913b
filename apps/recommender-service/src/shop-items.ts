import { Injectable } from '@nestjs/common';
import type { MissingData } from '@tradewind/contracts';
import {
  knownItemsPart,
  missingForLists,
  Recommender,
  SHOPPER_FOLD,
  type KnownItems,
  type Recommendations,
  type ShopperState,
} from '@tradewind/recommender';
import { MissingDataFinders, StateReader } from '@tradewind/service';
import { OfferedItems } from './offered-items.js';

interface Wanted {
  readonly limit?: number;
  /** Whether what the shopper has touched before may be in the list. @default false */
  readonly repeats?: boolean;
}

/** Lists from the newest model, and from what the folds know of a tenant's items. */
@Injectable()
export class ShopItems {
  constructor(
    private readonly reader: StateReader,
    private readonly recommender: Recommender,
    private readonly offered: OfferedItems,
    missing: MissingDataFinders,
  ) {
    missing.add((tenant) => this.missing(tenant));
  }

  /**
   * A shopper's list by any id of the shopper, and the key of the id that has the history. The items that
   * all partitions know are read only if neighbours do not fill the list.
   */
  async listOf(
    tenant: string,
    named: string,
    wanted: Wanted = {},
  ): Promise<Recommendations & { readonly key: string }> {
    const { key, state } = await this.reader.find<ShopperState>(SHOPPER_FOLD, named);
    return { key, ...(await this.#listFor(tenant, state, wanted)) };
  }

  /** As `listOf`, of what is kept under this very id: see `StateReader.readOwn`. */
  async ownListOf(tenant: string, key: string, wanted: Wanted): Promise<Recommendations> {
    const state = await this.reader.readOwn<ShopperState>(SHOPPER_FOLD, key);
    return this.#listFor(tenant, state, wanted);
  }

  async #listFor(
    tenant: string,
    state: ShopperState | undefined,
    { limit, repeats = false }: Wanted,
  ): Promise<Recommendations> {
    const { history = [], categories = [] } = state ?? {};
    const begun = this.recommender.begin({ tenant, history, repeats }, this.offered.read, limit);
    const known = begun.list.isFull ? [] : await this.#known(tenant);
    const list = this.recommender.complete(begun, { categories, known });
    // What a shopper has seen lately stands in for a list that would be empty.
    const items = list.items.filter(({ item }) => this.offered.isOffered(tenant, item));
    return { ...list, items };
  }

  async trending(tenant: string, limit?: number): Promise<Recommendations> {
    const nobody = { tenant, history: [], categories: [], known: await this.#known(tenant) };
    return this.recommender.listFor(nobody, this.offered.read, limit);
  }

  async missing(tenant: string): Promise<readonly MissingData[]> {
    const { shards } = this.recommender;
    const modelled = missingForLists(tenant, [], { read: this.offered.read, shards });
    if (modelled.length === 0) return modelled;
    return missingForLists(tenant, await this.#known(tenant), { read: this.offered.read, shards });
  }

  async #known(tenant: string): Promise<KnownItems[]> {
    const parts = await this.reader.readPart<KnownItems>(SHOPPER_FOLD, knownItemsPart(tenant));
    return parts.map(({ at, popular, newest, categories }) => ({
      at,
      popular: this.offered.among(tenant, popular),
      newest: this.offered.among(tenant, newest),
      categories: categories.map(([name, board]) => [name, this.offered.among(tenant, board)]),
    }));
  }
}
