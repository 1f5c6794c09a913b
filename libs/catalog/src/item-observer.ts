import { keyOf, learnableFields, storefrontEvents, storefrontItems } from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  LearnableField,
  StorefrontEvents,
} from '@tradewind/contracts';
import { lessonsOf } from './learning.js';
import type { Lesson, Properties } from './learning.js';
import { statementOfUpdate } from './shop-updates.js';
import { ToldItems } from './told-items.js';
import type { Told } from './told-items.js';

type Event = FoldEvent<StorefrontEvents>;
type Context = FoldContext<Record<string, never>, ToldItems>;
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
  'track.custom',
]);

const DAY = 86_400_000;
/** Two shoppers may see two prices: a value that changes is told this often at most. */
const CHANGES_EVERY_MS = 10_000;
/** The catalogue forgets what has not been told for 90 days. */
const TOLD_AGAIN_AFTER = 30 * DAY;
/** The ids of a shopper's events, against which events that come twice are checked, go after this. */
const IDS_KEPT = DAY;
/** Of all tenants, in a partition; about 20 MB when there are so many. */
const MAX_ITEMS = 100_000;
/** The part of the state that has what was told. */
const TOLD = 'told';
const NONE: readonly string[] = [];

/** A value that is to be told: its field, its place among `learnableFields`, and its hash. */
interface ToldValue {
  readonly place: number;
  readonly name: LearnableField;
  readonly hash: number;
}

export const ITEM_OBSERVER = 'item-observer';

/**
 * Tells the log of items what the events of the shop's server carry: what is new or has changed since this
 * partition told it last, so that the log does not grow with the traffic. An event by which the server tells
 * that a product has changed is passed on as what the shop states. What a browser says of an item is passed
 * over, as anybody can say it.
 */
export class ItemObserver implements Fold<StorefrontEvents, Record<string, never>, ToldItems> {
  readonly name = ITEM_OBSERVER;
  readonly inputs = [storefrontEvents];
  readonly types = types;
  readonly emits = [storefrontItems];
  readonly stateVersion = 2;
  readonly defersWrites = true;

  /** There is none: what is kept of items belongs to the partition. */
  initialState(): Record<string, never> {
    return {};
  }

  initialPart(): ToldItems {
    return new ToldItems(MAX_ITEMS);
  }

  restorePart(_: string, pieces: ReadonlyMap<string, unknown>): ToldItems {
    return ToldItems.restore(pieces, MAX_ITEMS);
  }

  entities(): readonly string[] {
    return NONE;
  }

  expiresAfterMs(): number {
    return IDS_KEPT;
  }

  evolve(event: Event, context: Context): void {
    if (event.type === 'track.custom') {
      takeUpdate(event, context);
      return;
    }
    const lessons = lessonsIn(event);
    if (lessons.length === 0) return;
    const told = context.part(TOLD);
    for (const lesson of lessons) learn(event, lesson, { context, told });
  }
}

/** What the shop's server states by an event counts as what it states over HTTP. */
function takeUpdate({ tenant, data }: Event, context: Context): void {
  if (!('event' in data) || data.event === undefined || data.source === 'browser') return;
  const statement = statementOfUpdate(data.event, data.properties ?? {});
  if (statement === undefined) return;
  const { item, variant, fields } = statement;
  context.emit({
    topic: storefrontItems,
    key: keyOf(tenant, item),
    event: {
      type: 'item.put_requested',
      data: { item, ...(variant !== undefined && { variant }), fields, by: 'event' },
    },
  });
}

function learn(
  { tenant, time }: Event,
  { item, variant, fields }: Lesson,
  { context, told }: { readonly context: Context; readonly told: ToldItems },
): void {
  const entry = keyOf(tenant, variant === undefined ? item : `${item}\t${variant}`);
  const { at = -Infinity, hashes = [] } = told.get(entry) ?? {};
  const known = time - at >= TOLD_AGAIN_AFTER ? [] : hashes;
  const changed = changedIn(fields, known);
  const isNew = changed.some(({ place }) => (known[place] ?? null) === null);
  if (changed.length === 0 || (!isNew && time - at < CHANGES_EVERY_MS)) return;
  told.tell(entry, time, changed);
  context.emit({
    topic: storefrontItems,
    key: keyOf(tenant, item),
    event: {
      type: 'item.observed',
      data: {
        item,
        ...(variant !== undefined && { variant }),
        fields: Object.fromEntries(changed.map(({ name }) => [name, fields[name]])),
      },
    },
  });
}

/** The fields of which other values, or none, were told. */
function changedIn(fields: Lesson['fields'], known: Told['hashes']): ToldValue[] {
  const changed: ToldValue[] = [];
  for (const [place, name] of learnableFields.entries()) {
    const value = fields[name];
    if (value === undefined) continue;
    const hash = hashOf(typeof value === 'string' ? value : JSON.stringify(value));
    if (known[place] !== hash) changed.push({ place, name, hash });
  }
  return changed;
}

function lessonsIn(event: Event): readonly Lesson[] {
  if (!types.has(event.type) || !('properties' in event.data)) return [];
  if (event.data.source === 'browser') return [];
  return lessonsOf(event.data.properties as Properties, offers.has(event.type));
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
