import type { OfferedProduct } from '@tradewind/contracts';
import { referenceIn } from '../references.js';

/** What the conversation spoke of before. */
export interface ProductsBefore {
  readonly last?: string | undefined;
  /** In the order in which they were listed. */
  readonly shown: readonly string[];
}

export interface ProductsMeant {
  readonly products: readonly OfferedProduct[];
  /** Whether the text itself names them. */
  readonly named: boolean;
}

/** The products that a text names, else those of before to which it refers. */
export function productsMeant(
  text: string,
  products: readonly OfferedProduct[],
  { last, shown }: ProductsBefore,
): ProductsMeant {
  const named = products.filter(({ fit }) => fit !== undefined);
  if (named.length > 0) return { products: named, named: true };
  const listed = shown.flatMap((id) => products.find((product) => product.id === id) ?? []);
  const current = products.filter(({ id }) => id === last);
  return { products: referredTo(text, listed, current), named: false };
}

function referredTo(
  text: string,
  listed: readonly OfferedProduct[],
  current: readonly OfferedProduct[],
): readonly OfferedProduct[] {
  const reference = referenceIn(text);
  if (reference === 'other') {
    const others = listed.filter(({ id }) => id !== current[0]?.id);
    return others.length > 0 ? others : current;
  }
  if (reference === 'all' && listed.length > 0) return listed;
  if (reference === 'cheapest') {
    const priced = listed.filter(({ price }) => price !== undefined);
    const [cheapest] = priced.toSorted((a, b) => (a.price?.amount ?? 0) - (b.price?.amount ?? 0));
    return cheapest ? [cheapest] : current;
  }
  if (typeof reference === 'object') {
    const chosen = listed[reference.at];
    return chosen ? [chosen] : current;
  }
  return current.length > 0 ? current : listed;
}
