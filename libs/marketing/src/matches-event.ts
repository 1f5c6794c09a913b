import type { EventMatcher, PropertyMatcher } from '@tradewind/contracts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether an event is of a matcher's type and has the properties. All conditions have to hold of one
 * product, which has the properties of the event as well.
 */
export function matchesEvent(
  { event: type, where = [] }: EventMatcher,
  event: { readonly type: string; readonly data: object },
): boolean {
  if (event.type !== type) return false;
  if (where.length === 0) return true;
  const { properties } = event.data as { readonly properties?: Fields };
  if (properties === undefined) return false;
  return itemsOf(properties).some((item) =>
    where.every((each) => fits(each, item[each.property] ?? properties[each.property])),
  );
}

function itemsOf({ products }: Fields): readonly Fields[] {
  const items = Array.isArray(products) ? products.filter(isFields) : [];
  return items.length > 0 ? items : [{}];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** With nothing to compare with, it is enough that the property is there. */
function fits({ equals, oneOf, atLeast, atMost }: PropertyMatcher, value: unknown): boolean {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  if (!isScalar) return false;
  const isNamed = equals === undefined || String(value) === equals;
  if (!isNamed || (oneOf !== undefined && !oneOf.includes(String(value)))) return false;
  const isAbove = atLeast === undefined || Number(value) >= atLeast;
  return isAbove && (atMost === undefined || Number(value) <= atMost);
}
