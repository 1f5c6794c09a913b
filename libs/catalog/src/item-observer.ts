import { keyOf, storefrontEvents, storefrontItems } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, StorefrontEvents } from '@tradewind/contracts';
import { lessonsOf } from './learning.js';
import type { Lesson, Properties } from './learning.js';

/** What this partition last told of an item, as hashes of the values by field. */
export interface Told {
  /** Event time, ms; absent before the first. */
  at?: number;
  readonly hashes: Record<string, number>;
}

type Event = FoldEvent<StorefrontEvents>;
type Context = FoldContext<Told, never>;
type Type = Event['type'];

/** Events whose prices are those at which the shop offers an item. */
const offers: ReadonlySet<Type> = new Set<Type>([
  'product.list_viewed',
  'product.list_filtered',
  'product.clicked',
  'product.viewed',
  'product.shared',
  'wishlist.item_added',
  'cart.item_added',
]);

const types: ReadonlySet<Type> = new Set<Type>([
  ...offers,
  'wishlist.item_removed',
  'wishlist.item_added_to_cart',
  'cart.item_removed',
  'cart.viewed',
  'cart.shared',
  'checkout.started',
  'order.completed',
]);

const DAY = 86_400_000;
/** Two shoppers may see two prices: a value that changes is told this often at most. */
const CHANGES_EVERY_MS = 10_000;
/** The catalogue forgets what has not been told for 90 days. */
const TOLD_AGAIN_AFTER = 30 * DAY;
const FORGOTTEN_AFTER = 28 * DAY;

export const ITEM_OBSERVER = 'item-observer';

/**
 * Tells the log of items what the events of the shop's server carry: what is new or has changed since this
 * partition told it last, so that the log does not grow with the traffic. What a browser says of an item is
 * passed over, as anybody can say it.
 */
export class ItemObserver implements Fold<StorefrontEvents, Told, never> {
  readonly name = ITEM_OBSERVER;
  readonly inputs = [storefrontEvents];
  readonly types = types;
  readonly emits = [storefrontItems];
  readonly stateVersion = 1;

  initialState(): Told {
    return { hashes: {} };
  }

  entities(event: Event): readonly string[] {
    const lessons = lessonsIn(event);
    return [...new Set(lessons.map((lesson) => entityOf(event.tenant, lesson)))];
  }

  expiresAfterMs(): number {
    return FORGOTTEN_AFTER;
  }

  evolve(event: Event, context: Context): void {
    for (const lesson of lessonsIn(event)) this.#learn(event, lesson, context);
  }

  #learn({ tenant, time }: Event, { item, variant, fields }: Lesson, context: Context): void {
    const told = context.state(entityOf(tenant, { item, variant }));
    const { at = -Infinity, hashes } = told;
    const all = Object.entries(fields).map(([name, value]) => ({
      name,
      value,
      hash: hashOf(JSON.stringify(value)),
    }));
    const isDue = time - at >= TOLD_AGAIN_AFTER;
    const changed = isDue ? all : all.filter(({ name, hash }) => hashes[name] !== hash);
    const isNew = changed.some(({ name }) => hashes[name] === undefined);
    if (changed.length === 0 || (!isNew && time - at < CHANGES_EVERY_MS)) return;
    told.at = Math.max(at, time);
    for (const { name, hash } of changed) hashes[name] = hash;
    context.emit({
      topic: storefrontItems,
      key: keyOf(tenant, item),
      event: {
        type: 'item.observed',
        data: {
          item,
          ...(variant !== undefined && { variant }),
          fields: Object.fromEntries(changed.map(({ name, value }) => [name, value])),
        },
      },
    });
  }
}

function lessonsIn(event: Event): readonly Lesson[] {
  if (!types.has(event.type) || !('properties' in event.data)) return [];
  if (event.data.source === 'browser') return [];
  return lessonsOf(event.data.properties as Properties, offers.has(event.type));
}

function entityOf(
  tenant: string,
  { item, variant }: { readonly item: string; readonly variant?: string | undefined },
): string {
  return keyOf(tenant, variant === undefined ? item : `${item}\t${variant}`);
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
