import { Inject, Injectable } from '@nestjs/common';
import { tenantOf } from '@tradewind/contracts';
import type { ReadItemList } from '@tradewind/recommender';
import { CatalogView } from '@tradewind/service';
import { ITEM_LISTS, type ItemLists } from './item-lists.js';

/** Leaves out of lists what the catalogue knows not to be for sale. */
@Injectable()
export class OfferedItems {
  /** A published list by its key, as it is now. */
  readonly read: ReadItemList = (key) => {
    const list = this.lists.latest(key)?.value;
    return list && { ...list, items: this.among(tenantOf(key), list.items) };
  };

  constructor(
    @Inject(ITEM_LISTS) private readonly lists: ItemLists,
    private readonly catalog: CatalogView,
  ) {}

  /** Those entries that begin with an item that is offered, in their order. */
  among<Entry extends readonly [item: string, ...unknown[]]>(
    tenant: string,
    entries: readonly Entry[],
  ): Entry[] {
    return entries.filter(([item]) => this.isOffered(tenant, item));
  }

  isOffered(tenant: string, item: string): boolean {
    return this.catalog.isOffered(tenant, item);
  }
}
