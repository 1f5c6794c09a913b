import type { ItemView, ListBoost, ListFilter, ListKind, ListSource } from '@tradewind/contracts';

/** How a place in the shop shows a list. */
export interface ListRules {
  readonly kind: ListKind;
  readonly length: number;
  /** Items that are never in it, unless they are pinned. */
  readonly exclude: readonly string[];
  readonly pins: readonly { readonly item: string; readonly position: number }[];
  /** Whether what the shopper has touched or bought may be in it. */
  readonly repeats: boolean;
  /** Models with their weights, in place of the blend. */
  readonly sources?: Readonly<Partial<Record<ListSource, number>>>;
  readonly filter?: ListFilter;
  readonly boosts?: readonly ListBoost[];
  readonly diversity?: number;
  /** Items that it is about, the latest last. */
  readonly about: readonly string[];
}

/** What a list asks the catalogue. */
export interface ShopCatalogue {
  isOffered(item: string): boolean;
  view(item: string): ItemView | undefined;
  /** The item that an id is a variant of, or the id itself. */
  productOf(item: string): string;
  /** Items whose attributes are like those of some others, best first. */
  alike(items: readonly string[], limit: number): readonly (readonly [string, number])[];
  /** Ids of all items. */
  readonly ids: readonly string[];
}

/** A shop of whose catalogue nothing is known. */
export const plainShop: ShopCatalogue = {
  isOffered: () => true,
  view: () => undefined,
  productOf: (item) => item,
  alike: () => [],
  ids: [],
};

/** Whether the catalogue says of an item what a filter asks for. */
export function passes(view: ItemView | undefined, filter: ListFilter): boolean {
  const { stock = -Infinity } = view ?? {};
  const { minStock = -Infinity } = filter;
  return stock >= minStock && isOfCategory(view?.category ?? '', filter) && isPriced(view, filter);
}

function isOfCategory(category: string, { categories, notCategories = [] }: ListFilter): boolean {
  return (categories?.includes(category) ?? true) && !notCategories.includes(category);
}

/** Without a bound an item needs no price. */
function isPriced(view: ItemView | undefined, { minPrice, maxPrice }: ListFilter): boolean {
  if (minPrice === undefined && maxPrice === undefined) return true;
  const price = view?.sale_price ?? view?.price ?? NaN;
  return price >= (minPrice ?? 0) && price <= (maxPrice ?? Infinity);
}

/** The product of the factors of all boosts that name the item, its category or its brand. */
export function boostOf(
  item: string,
  view: ItemView | undefined,
  boosts: readonly ListBoost[],
): number {
  return boosts
    .filter(
      (boost) =>
        boost.item === item ||
        (boost.category !== undefined && boost.category === view?.category) ||
        (boost.brand !== undefined && boost.brand === view?.brand),
    )
    .reduce((product, { factor }) => product * factor, 1);
}
