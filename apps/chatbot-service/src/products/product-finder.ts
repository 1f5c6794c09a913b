import { Injectable } from '@nestjs/common';
import { namedProduct, offeredProduct, ProductIndex } from '@tradewind/chatbot';
import { MAX_PRODUCTS_IN_MESSAGE } from '@tradewind/contracts';
import type { OfferedProduct } from '@tradewind/contracts';
import { CatalogView } from '@tradewind/service';

/** Products of a tenant that are found by name; further ones are not. */
const MAX_PRODUCTS = 20_000;
const MAX_TENANTS = 50;
/** The share of time that making indexes may take; prices and stock are always those of the catalogue. */
const SHARE_OF_TIME = 0.01;

interface Indexed {
  readonly index: ProductIndex;
  readonly version: number;
  /** Until then changes of names wait, by the clock of `performance`. */
  readonly lastsUntil: number;
}

/** Finds the products that messages name in the live catalogue. */
@Injectable()
export class ProductFinder {
  readonly #tenants = new Map<string, Indexed>();

  constructor(private readonly catalog: CatalogView) {}

  /** The products that a text names, best first; without any, those of `before` that there are. */
  find(tenant: string, text: string, before: readonly string[] = []): OfferedProduct[] {
    const found = this.#indexOf(tenant).find(text, MAX_PRODUCTS_IN_MESSAGE);
    const named = found.flatMap(({ id, fit }) => this.#offered(tenant, id, text, fit) ?? []);
    if (named.length > 0) return named;
    return [...new Set(before)]
      .flatMap((id) => this.#offered(tenant, id, text) ?? [])
      .slice(0, MAX_PRODUCTS_IN_MESSAGE);
  }

  #offered(tenant: string, id: string, text: string, fit?: number): OfferedProduct | undefined {
    const item = this.catalog.get(tenant, id);
    return item && offeredProduct(item, text, fit);
  }

  #indexOf(tenant: string): ProductIndex {
    const known = this.#tenants.get(tenant);
    const version = this.catalog.version(tenant);
    const begunAt = performance.now();
    if (known && (known.version === version || begunAt < known.lastsUntil)) return known.index;
    const products = this.catalog
      .ids(tenant)
      .filter((id) => this.catalog.isStated(tenant, id))
      .slice(0, MAX_PRODUCTS)
      .flatMap((id) => {
        const item = this.catalog.get(tenant, id);
        return (item && namedProduct(item)) ?? [];
      });
    const index = new ProductIndex(products);
    const madeAt = performance.now();
    const lastsUntil = madeAt + (madeAt - begunAt) / SHARE_OF_TIME;
    this.#tenants.delete(tenant);
    this.#tenants.set(tenant, { index, version, lastsUntil });
    for (const oldest of this.#tenants.keys()) {
      if (this.#tenants.size <= MAX_TENANTS) break;
      this.#tenants.delete(oldest);
    }
    return index;
  }
}
