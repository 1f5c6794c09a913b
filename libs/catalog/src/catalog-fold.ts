import {
  idOf,
  isAvailable,
  itemPrice,
  keyOf,
  storefrontCatalog,
  storefrontItemChanges,
  storefrontItems,
  tenantOf,
} from '@tradewind/contracts';
import type {
  CatalogItem,
  Fold,
  FoldContext,
  FoldEvent,
  ItemRecord,
  StorefrontItems,
} from '@tradewind/contracts';
import {
  emptyRecord,
  isStatedItem,
  itemOf,
  lastToldAt,
  merge,
  recordOf,
  removalOf,
} from './record.js';

/** How many items of a tenant this partition has: of which the shop states something, and the others. */
interface Count {
  stated: number;
  learned: number;
}

export type CatalogState = ItemRecord | Count;

type Event = FoldEvent<StorefrontItems>;
type Told = Exclude<Event, { type: 'clock.tick' }>;
type Context = FoldContext<CatalogState, never>;

const DAY = 86_400_000;
/** Well within the retention of the log, from which the state can be built again. */
const RESTATED_AFTER = 14 * DAY;
/** What no event has carried for so long, and the shop has never stated, is no item any more. */
const LEARNED_FOR = 90 * DAY;
/** Behind this nothing in the log speaks of an item that was removed. */
const REMOVAL_KEPT = 45 * DAY;

export const CATALOG_FOLD = 'catalog';

export interface CatalogOptions {
  /**
   * Items of a tenant of which the shop states something, and as many again that only events teach: strangers
   * cannot take up the shop's room. The latter are shared out among the partitions.
   */
  readonly maxItems: number;
}

/**
 * Keeps the catalogue: merges what is told of each item, publishes what counts, and concludes what a shop
 * did with an item that shoppers may want to know.
 */
export class CatalogFold implements Fold<StorefrontItems, CatalogState, never> {
  readonly name = CATALOG_FOLD;
  readonly inputs = [storefrontItems];
  readonly emits = [storefrontCatalog, storefrontItemChanges];
  readonly announces = [storefrontItems];
  readonly stateVersion = 1;

  constructor(private readonly options: CatalogOptions) {}

  initialState(entity: string): CatalogState {
    return isCount(entity) ? { stated: 0, learned: 0 } : emptyRecord();
  }

  entities(event: Event): readonly string[] {
    if (event.type === 'clock.tick') return [];
    return [itemEntity(event.tenant, event.data.item), countEntity(event.tenant)];
  }

  /** Throws a RangeError at an item that the shop states when there are as many as there may be. */
  evolve(event: Event, context: Context): void {
    if (event.type === 'clock.tick') return;
    const { tenant, time, data } = event;
    const entity = itemEntity(tenant, data.item);
    const record = context.state(entity) as ItemRecord;
    const before = itemOf(data.item, record, time);
    const merged = merge(record, toldBy(event));
    if (!this.#fits(event, record, merged, context)) return;
    count(tenant, record, merged, context);
    const after = itemOf(data.item, merged, time);
    Object.assign(record, merged);
    if (merged.removedAt === undefined) Reflect.deleteProperty(record, 'removedAt');
    if (publish(tenant, { before, after }, context) && event.type === 'item.put_requested') {
      concludeChanges(tenant, { before, after }, context);
    }
    context.wakeAt(entity, Math.max(context.now, lastToldAt(record)) + RESTATED_AFTER);
  }

  wakes(entity: string): readonly string[] {
    return [countEntity(tenantOf(entity))];
  }

  /** Time to tell of the item once more, or to forget it. */
  wake(entity: string, context: Context): void {
    const tenant = tenantOf(entity);
    const item = itemIdOf(entity);
    const record = context.state(entity) as ItemRecord;
    const known = itemOf(item, record, context.now);
    const age = context.now - lastToldAt(record);
    if (known === undefined ? age >= REMOVAL_KEPT : !isStatedItem(record) && age >= LEARNED_FOR) {
      publish(tenant, { before: known, after: undefined }, context);
      count(tenant, record, emptyRecord(), context);
      context.forget(entity);
      return;
    }
    const restated = { type: 'item.restated' as const, data: { item, record } };
    context.emit({ topic: storefrontItems, key: keyOf(tenant, item), event: restated });
    context.wakeAt(entity, context.now + RESTATED_AFTER);
  }

  #fits(event: Told, before: ItemRecord, after: ItemRecord, context: Context): boolean {
    const kind = kindOf(after);
    if (kind === undefined || kind === kindOf(before)) return true;
    const { stated, learned } = context.state(countEntity(event.tenant)) as Count;
    const { maxItems } = this.options;
    if (kind === 'learned') return learned < Math.ceil(maxItems / storefrontItems.partitions);
    if (stated < maxItems) return true;
    throw new RangeError(
      `the tenant ${event.tenant} states ${String(stated)} items, and may state no more than CATALOG_MAX_ITEMS`,
    );
  }
}

/** Whether the shop states something of an item, or events alone have taught it; undefined if nothing is known. */
function kindOf(record: ItemRecord): keyof Count | undefined {
  if (isStatedItem(record)) return 'stated';
  return itemOf('item', record, 0) === undefined ? undefined : 'learned';
}

function count(tenant: string, before: ItemRecord, after: ItemRecord, context: Context): void {
  const [was, is] = [kindOf(before), kindOf(after)];
  if (was === is) return;
  const counts = context.state(countEntity(tenant)) as Count;
  if (was !== undefined) counts[was] -= 1;
  if (is !== undefined) counts[is] += 1;
}

function toldBy(event: Told): ItemRecord {
  const { time, data } = event;
  switch (event.type) {
    case 'item.observed':
      return recordOf('learned', event.data.fields, { at: time, variant: event.data.variant });
    case 'item.put_requested':
      return recordOf('stated', event.data.fields, { at: time, variant: event.data.variant });
    case 'item.removed':
      return removalOf(time, event.data.variant);
    case 'item.restated':
      return (data as Extract<Told, { type: 'item.restated' }>['data']).record;
  }
}

interface Change {
  readonly before: CatalogItem | undefined;
  readonly after: CatalogItem | undefined;
}

/** Publishes an item that has changed; returns whether it has. */
function publish(tenant: string, { before, after }: Change, context: Context): boolean {
  if (before === undefined && after === undefined) return false;
  if (before && after && JSON.stringify(before) === JSON.stringify(after)) return false;
  const data = after ?? before;
  if (data === undefined) return false;
  const event = { type: 'item.changed' as const, data };
  const gone = after === undefined && { tombstone: true as const };
  context.emit({ topic: storefrontCatalog, key: keyOf(tenant, data.item), event, ...gone });
  return true;
}

/** Only what the shop itself has stated, before and now, can be a drop of its price. */
function concludeChanges(tenant: string, { before, after }: Change, context: Context): void {
  if (before === undefined || after === undefined) return;
  const topic = storefrontItemChanges;
  const { item } = after;
  const key = keyOf(tenant, item);
  const [from, to] = [statedPrice(before), statedPrice(after)];
  if (from && to && from.currency === to.currency && to.amount < from.amount) {
    const share = Math.round(((from.amount - to.amount) / from.amount) * 10_000) / 10_000;
    const currency = to.currency !== undefined && { currency: to.currency };
    const data = { item, from: from.amount, to: to.amount, ...currency, share };
    context.emit({ topic, key, event: { type: 'item.price_dropped', data } });
  }
  if (!isAvailable(before) && isAvailable(after)) {
    context.emit({ topic, key, event: { type: 'item.back_in_stock', data: { item } } });
  }
}

function statedPrice(item: CatalogItem) {
  const variants = Object.entries(item.variants).filter(([, of]) => !of.learned.includes('price'));
  const stated = { ...item, variants: Object.fromEntries(variants) };
  if (!item.learned.includes('price')) return itemPrice(stated);
  return itemPrice({ ...stated, fields: { ...item.fields, price: undefined } });
}

const ITEM = 'item/';
const COUNT = 'items';

/** The entity of an item. */
export function itemEntity(tenant: string, item: string): string {
  return keyOf(tenant, ITEM + item);
}

function itemIdOf(entity: string): string {
  return idOf(entity).slice(ITEM.length);
}

function countEntity(tenant: string): string {
  return keyOf(tenant, COUNT);
}

function isCount(entity: string): boolean {
  return idOf(entity) === COUNT;
}
