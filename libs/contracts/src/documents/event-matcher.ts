import type { EventMatcher, PropertyMatcher } from './kinds/segment.js';

/** The texts and numbers that a value is compared with. */
export type PropertyBounds = Omit<PropertyMatcher, 'property'>;
/** A value that can be compared with bounds. */
export type Scalar = string | number | boolean;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether an event is of a matcher's type and has the properties. All conditions have to hold of one
 * product, which has the properties of the event as well.
 */
export function matchesEvent(matcher: EventMatcher, event: MatchedEvent): boolean {
  const { event: type, where = [] } = matcher;
  if (event.type !== type) return false;
  return where.length === 0 || fittingItems(matcher, event).length > 0;
}

/**
 * What an event that a matcher fits has under a name: the values of the products that fit, or else the
 * one of the event. Empty for an event that does not fit, or has none.
 */
export function propertyValues(
  matcher: EventMatcher,
  event: MatchedEvent,
  property: string,
): Scalar[] {
  if (event.type !== matcher.event) return [];
  const items = fittingItems(matcher, event);
  const values = items.map((item) => valueOf(item, property)).filter(isScalar);
  if (values.length > 0 || items.length === 0) return values;
  return [propertiesOf(event)?.[property]].filter(isScalar);
}

interface MatchedEvent {
  readonly type: string;
  readonly data: object;
}

function propertiesOf({ data }: MatchedEvent): Fields | undefined {
  return (data as { readonly properties?: Fields }).properties;
}

/** The products of an event of which all conditions hold; an event without products is one by itself. */
function fittingItems({ where = [] }: EventMatcher, event: MatchedEvent): readonly unknown[] {
  const properties = propertiesOf(event);
  if (!properties) return [];
  const { products } = properties;
  const items: readonly unknown[] =
    Array.isArray(products) && products.length > 0 ? products : [{}];
  return items.filter((item) =>
    where.every((each) =>
      isWithin(each, valueOf(item, each.property) ?? properties[each.property]),
    ),
  );
}

/** Whether a value is within all bounds that are given. */
export function isWithin(bounds: PropertyBounds, value: unknown): boolean {
  return isScalar(value) && isNamed(bounds, value) && isBetween(bounds, value);
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function valueOf(item: unknown, name: string): unknown {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, name)
    ? (item as Fields)[name]
    : undefined;
}

/** Whether a value is among the texts that are given. */
function isNamed({ equals, oneOf }: PropertyBounds, value: Scalar): boolean {
  if (equals !== undefined && String(value) !== equals) return false;
  return oneOf === undefined || oneOf.includes(String(value));
}

/** Whether a value is between the numbers that are given. */
function isBetween({ atLeast, atMost }: PropertyBounds, value: Scalar): boolean {
  const number = Number(value);
  if (atLeast !== undefined && !(number >= atLeast)) return false;
  return atMost === undefined || number <= atMost;
}
