import { keyOf, storefrontCatalog, tenantOf } from '@tradewind/contracts';
import type { CatalogItem } from '@tradewind/contracts';
import type { Figures } from '../../invariants/counters.js';
import type { TopicRecords } from '../../reference/read-topics.js';
import type { StreamEvent } from '../stream/stream-event.js';

/** Events whose prices are those at which the shop offers an item. */
const OFFERS: ReadonlySet<string> = new Set([
  'product.viewed',
  'wishlist.item_added',
  'cart.item_added',
]);
/** Events that tell that there is an item, and of its category. */
const NAMED: ReadonlySet<string> = new Set([
  ...OFFERS,
  'cart.item_removed',
  'checkout.started',
  'order.completed',
]);

interface Row {
  readonly product_id?: string;
  readonly price?: number;
  readonly stock?: number;
  readonly active?: boolean;
}

interface Told {
  readonly event?: string;
  readonly properties: Row & { readonly products?: readonly Row[] };
}

interface Value {
  readonly value: number;
  readonly time: number;
}

type Stated = Map<keyof Row, Value>;

/**
 * What the catalogue has to say of each item in the end, from the events alone: of what the shop states, what
 * was told last by event time; a price that it never states is that of the offers, which do not change.
 */
export function catalogFiguresOfEvents(events: readonly StreamEvent[]): Figures {
  const offered = new Map<string, number | undefined>();
  const stated = new Map<string, Stated>();
  for (const event of events) {
    if (event.type === 'track.custom') takeUpdate(stated, event);
    else if (NAMED.has(event.type)) takeOffers(offered, event);
  }
  const items = new Set([...offered.keys(), ...stated.keys()]);
  return new Map(
    [...items].map((item) => {
      const told = stated.get(item);
      const price = told?.get('price')?.value ?? offered.get(item);
      const [stock, active] = [told?.get('stock')?.value, told?.get('active')?.value];
      return [item, figuresOf({ price, stock, active })];
    }),
  );
}

function takeOffers(
  offered: Map<string, number | undefined>,
  { key, type, data }: StreamEvent,
): void {
  const { properties } = data as Told;
  for (const { product_id: item = '', price } of properties.products ?? [properties]) {
    if (item === '__proto__') continue;
    const entity = keyOf(tenantOf(key), item);
    offered.set(entity, OFFERS.has(type) ? price : offered.get(entity));
  }
}

function takeUpdate(stated: Map<string, Stated>, { key, time, data }: StreamEvent): void {
  const { event, properties } = data as Told;
  const item = keyOf(tenantOf(key), properties.product_id ?? '');
  const row = event === 'Product Deleted' ? { active: false } : properties;
  const known = stated.get(item) ?? new Map<keyof Row, Value>();
  stated.set(item, known);
  for (const name of ['price', 'stock', 'active'] as const) {
    if (row[name] === undefined) continue;
    const told = { value: Number(row[name]), time };
    const before = known.get(name);
    if (before === undefined || isLater(told, before)) known.set(name, told);
  }
}

/** Of two values of one time the one whose JSON is greater counts. */
function isLater(one: Value, other: Value): boolean {
  if (one.time !== other.time) return one.time > other.time;
  return String(one.value) > String(other.value);
}

function figuresOf({ price = -1, stock = -1, active = -1 }: Record<string, number | undefined>) {
  return { price, stock, active };
}

/** The same figures from the last record of each item in the catalogue. */
export function catalogFiguresOfLog(records: TopicRecords): Figures {
  const figures = new Map<string, Readonly<Record<string, number>>>();
  for (const { key, value } of records.topic(storefrontCatalog.name)) {
    const { fields } = JSON.parse(String(value)) as CatalogItem;
    const { price, stock, active } = fields;
    figures.set(
      String(key),
      figuresOf({
        price: price?.amount,
        stock,
        active: active === undefined ? undefined : Number(active),
      }),
    );
  }
  return figures;
}
