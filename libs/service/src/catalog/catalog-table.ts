import { isAvailable } from '@tradewind/contracts';
import type { CatalogItem } from '@tradewind/contracts';

/** An item as an id finds it: the id is its own, or that of one of its variants. */
export interface FoundItem {
  readonly item: CatalogItem;
  readonly variant?: string;
}

/**
 * The items of one tenant in memory. Each is kept as the text of its record, which takes a third of the space
 * of an object and is parsed when it is read; what can be asked of every item of a list is kept beside it.
 */
export class CatalogTable {
  readonly #texts = new Map<string, string>();
  /** Items of which the shop states something. */
  readonly #stated = new Set<string>();
  /** The item that an id is a variant of. */
  readonly #itemOf = new Map<string, string>();
  /** Ids of items and variants that cannot be bought. */
  readonly #unavailable = new Set<string>();
  #sorted: readonly string[] | undefined;
  #version = 0;

  get size(): number {
    return this.#texts.size;
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  /** How many items there are of which the shop states something. */
  get stated(): number {
    return this.#stated.size;
  }

  isStated(id: string): boolean {
    return this.#stated.has(id);
  }

  /** Whether the id is known not to be for sale. */
  isUnavailable(id: string): boolean {
    return this.#unavailable.has(id);
  }

  get(item: string): CatalogItem | undefined {
    const text = this.#texts.get(item);
    return text === undefined ? undefined : (JSON.parse(text) as CatalogItem);
  }

  /**
   * By the id of an item or of a variant. An item of which the shop states nothing gives way to a variant of
   * that id: a shop may send a `sku` alone in its events.
   */
  find(id: string): FoundItem | undefined {
    const item = this.#itemOf.get(id);
    if (item === undefined || this.#stated.has(id)) {
      const own = this.get(id);
      return own && { item: own };
    }
    const found = this.get(item);
    return found && { item: found, variant: id };
  }

  /** The item that an id is a variant of, by the rule of `find`; the id itself for any other. */
  productOf(id: string): string {
    return this.#stated.has(id) ? id : (this.#itemOf.get(id) ?? id);
  }

  /** Ids of items, sorted. */
  get ids(): readonly string[] {
    return (this.#sorted ??= [...this.#texts.keys()].sort());
  }

  set(item: CatalogItem): void {
    const id = item.item;
    this.#version += 1;
    this.#forgetVariants(id);
    if (!this.#texts.has(id)) this.#sorted = undefined;
    this.#texts.set(id, JSON.stringify(item));
    toggle(this.#stated, id, isStated(item));
    for (const variant of Object.keys(item.variants)) {
      this.#itemOf.set(variant, id);
      this.#note(variant, isAvailable(item, variant));
    }
    this.#note(id, isAvailable(item));
  }

  delete(id: string): void {
    this.#version += 1;
    this.#forgetVariants(id);
    if (this.#texts.delete(id)) this.#sorted = undefined;
    this.#stated.delete(id);
    this.#unavailable.delete(id);
  }

  #note(id: string, available: boolean): void {
    toggle(this.#unavailable, id, !available);
  }

  #forgetVariants(id: string): void {
    const before = this.get(id);
    for (const variant of Object.keys(before?.variants ?? {})) {
      if (this.#itemOf.get(variant) !== id) continue;
      this.#itemOf.delete(variant);
      this.#unavailable.delete(variant);
    }
  }
}

function isStated({ fields, learned, variants }: CatalogItem): boolean {
  const states = (known: Pick<CatalogItem, 'fields' | 'learned'>) =>
    Object.keys(known.fields).length > known.learned.length;
  return states({ fields, learned }) || Object.values(variants).some(states);
}

function toggle(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}
