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

type Stated = Map<keyof Row, { readonly value: number; readonly time: number }>;

/**
 * What the catalogue has to say of each item in the end, from the events alone: of what the shop states, what
 * was told last by event time; a price that it never states is that of the offers, which do not change.
 */
export function catalogFiguresOfEvents(events: readonly StreamEvent[]): Figures {
  const offered = new Map<string, number | undefined>();
  const stated = new Map<string, Stated>();
  for (const { key, type, time, data } of events) {
    const { event = '', properties } = data as Told;
    if (type === 'track.custom') {
      state(stated, keyOf(tenantOf(key), properties.product_id ?? ''), {
        time,
        row: event === 'Product Deleted' ? { active: false } : properties,
      });
    } else if (NAMED.has(type)) {
      for (const { product_id: item = '', price } of properties.products ?? [properties]) {
        if (item === '__proto__') continue;
        const entity = keyOf(tenantOf(key), item);
        offered.set(entity, OFFERS.has(type) ? price : offered.get(entity));
      }
    }
  }
  const items = new Set([...offered.keys(), ...stated.keys()]);
  return new Map(
    [...items].map((item) => {
      const told = Object.fromEntries(
        [...(stated.get(item) ?? [])].map(([name, { value }]) => [name, value]),
      );
      return [item, figuresOf({ price: offered.get(item), ...told })];
    }),
  );
}

function state(
  stated: Map<string, Stated>,
  item: string,
  { time, row }: { readonly time: number; readonly row: Row },
): void {
  const known: Stated = stated.get(item) ?? new Map();
  stated.set(item, known);
  for (const name of ['price', 'stock', 'active'] as const) {
    if (row[name] === undefined) continue;
    const value = Number(row[name]);
    const before = known.get(name);
    if (before === undefined || isLater({ value, time }, before)) known.set(name, { value, time });
  }
}

/** Of two values of one time the one whose JSON is greater counts. */
function isLater(one: { value: number; time: number }, other: { value: number; time: number }) {
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
