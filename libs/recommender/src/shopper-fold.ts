import {
  idOf,
  isAnonymous,
  keyOf,
  recommenderHandOvers,
  recommenderPairs,
  recommenderRecommendations,
  storefrontEvents,
  tenantOf,
} from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  ModelGate,
  ModelReader,
  PartitionContext,
  StorefrontEvents,
} from '@tradewind/contracts';
import type { ItemList } from './item-lists.js';
import { itemShard } from './item-shard.js';
import type { RecommendationOptions } from './options.js';
import {
  isKnownItemsPart,
  knownItemsPart,
  MAX_TENANTS,
  noKnownItems,
  noteTouch,
  withSortedBoards,
} from './known-items.js';
import type { KnownItems } from './known-items.js';
import { noteBought } from './bought-items.js';
import { mergeShoppers } from './merge-shoppers.js';
import type { Interests } from './merge-shoppers.js';
import { isOutdated, remember } from './published-list.js';
import type { PublishedList } from './published-list.js';
import { Recommender } from './recommend.js';
import { ShardNotices } from './shard-notices.js';
import type { ShopperPart } from './shard-notices.js';
import { MAX_CATEGORIES, touchHistory, windowBefore } from './shopper-history.js';
import type { History } from './shopper-history.js';
import { categoriesOf, touchOf } from './touched-items.js';
import type { ToucherOf } from './touch-batch.js';
import type { Touch } from './touched-items.js';

export const SHOPPER_FOLD = 'shopper';

/** Bounded: `historyLength` items, `MAX_BOUGHT` that were bought, and the ids of a list. */
export interface ShopperState extends PublishedList, Interests {}

type ShopperKey = Pick<FoldEvent<StorefrontEvents>, 'key' | 'tenant'>;

type Context = FoldContext<ShopperState, ShopperPart>;

/**
 * Follows what shoppers touch. Tells the owners of the items (`ShardNotices`), and concludes
 * `recommendations.changed` when the ids of a shopper's list or their order change, from the first
 * epoch that the model has learned. A list is looked at only when its shopper touches something, and what it falls
 * back on only when `isOutdated` says so: a moving trend alone publishes nothing.
 */
export class ShopperFold implements Fold<StorefrontEvents, ShopperState, ShopperPart> {
  readonly name = SHOPPER_FOLD;
  readonly inputs = [storefrontEvents];
  readonly emits = [recommenderPairs, recommenderRecommendations];
  readonly handOvers = recommenderHandOvers;
  readonly stateVersion = 2;
  readonly gate: ModelGate;
  readonly #recommender: Recommender;
  readonly #notices: ShardNotices;

  constructor(
    private readonly options: RecommendationOptions,
    private readonly model: ModelReader<ItemList>,
  ) {
    this.gate = model;
    this.#recommender = new Recommender(options);
    this.#notices = new ShardNotices(options);
  }

  initialState(): ShopperState {
    return { history: [] };
  }

  initialPart(name: string): ShopperPart {
    return isKnownItemsPart(name) ? noKnownItems() : this.#notices.initialPart(name);
  }

  upgrade(state: unknown): ShopperState {
    return state as ShopperState;
  }

  upgradePart(part: unknown, _from: number, name: string): ShopperPart {
    return isKnownItemsPart(name) ? withSortedBoards(part as KnownItems) : (part as ShopperPart);
  }

  entities(event: FoldEvent<StorefrontEvents>): readonly string[] {
    return event.type === 'clock.tick' ? [] : [event.key];
  }

  expiresAfterMs(shopper: string): number | undefined {
    return isAnonymous(shopper) ? this.options.forgetVisitorsAfterMs : undefined;
  }

  evolve(event: FoldEvent<StorefrontEvents>, context: Context): void {
    if (event.type === 'clock.tick') return;
    const touch = touchOf(event, this.options.weights);
    const state = context.state(event.key);
    let hasNewCategory = false;
    if (touch !== undefined) {
      const window = windowBefore(state.history, touch, this.options.window);
      this.#tellShards(event, touch, window, context);
      hasNewCategory = this.#noteItems(event, touch, context);
      touchHistory(state.history, touch, event.time, this.options.historyLength);
      if (event.type === 'order.completed') {
        state.bought = noteBought(state.bought ?? [], touch.items, event.time);
      }
    } else if (state.published !== undefined) {
      return;
    }
    this.#publish(event, hasNewCategory, context);
  }

  /** The items of both are told already; what is new is the list that follows from them. */
  merge(shopper: string, from: ShopperState, context: Context): void {
    mergeShoppers(context.state(shopper), from, this.options.historyLength);
    this.#publish({ key: shopper, tenant: tenantOf(shopper) }, true, context);
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<ShopperPart>): void {
    this.#notices.close(through, context);
  }

  /**
   * Lets lists fall back on these items and, of this shopper, on their categories. Returns whether the
   * shopper's categories or their order are others now.
   */
  #noteItems(event: FoldEvent<StorefrontEvents>, touch: Touch, context: Context): boolean {
    const categoryOf = categoriesOf(event);
    const [known] = this.#known(event.tenant, context, { create: true });
    if (known !== undefined) {
      const isModelled = (item: string) =>
        this.model.asOf(keyOf(event.tenant, item), context.epoch) !== undefined;
      const items = newsIn(event, touch, context.state(event.key).history);
      const noted = { ...touch, items, categoryOf, time: context.now, isModelled };
      noteTouch(known, noted, this.options.trendingHalfLifeMs);
    }
    return noteCategories(context.state(event.key), touch, categoryOf);
  }

  #known(tenant: string, context: Context, { create = false } = {}): KnownItems[] {
    const name = knownItemsPart(tenant);
    const hasRoom = () => context.parts().length < MAX_TENANTS + this.options.shards;
    if (!context.hasPart(name) && !(create && hasRoom())) return [];
    return [context.part(name) as KnownItems];
  }

  #tellShards(
    event: FoldEvent<StorefrontEvents>,
    touch: Touch,
    before: readonly string[],
    context: Context,
  ): void {
    const { window, maxItemsPerRecord, shards } = this.options;
    const sequence = [...before, ...touch.items];
    const keys = sequence.map((item) => keyOf(event.tenant, item));
    const owners = keys.map((key) => itemShard(key, shards));
    for (let at = before.length; at < sequence.length; at += maxItemsPerRecord) {
      const from = Math.max(0, at - window);
      const to = Math.min(at + maxItemsPerRecord, sequence.length);
      const items = sequence.slice(at, to);
      const told = {
        tenant: event.tenant,
        window: sequence.slice(from, at),
        items,
        weight: touch.weight,
        by: this.#toucherOf(event, items, context),
      };
      for (const shard of new Set(owners.slice(from, to))) this.#notices.add(told, shard, context);
    }
  }

  #toucherOf(
    event: FoldEvent<StorefrontEvents>,
    items: readonly string[],
    { now, epoch }: Context,
  ): ToucherOf {
    const categoryOf = categoriesOf(event);
    return {
      shopper: idOf(event.key),
      at: Math.max(0, Math.floor(now - epoch * this.options.epochMs)),
      isOrder: event.type === 'order.completed',
      categories: items.map((item) => categoryOf.get(item) ?? ''),
    };
  }

  #publish({ tenant, key }: ShopperKey, hasNewCategory: boolean, context: Context): void {
    const state = context.state(key);
    const { history, categories = [] } = state;
    const read = (item: string) => this.model.asOf(item, context.epoch)?.value;
    const begun = this.#recommender.begin({ tenant, history }, read);
    // Until the model has learned, a list is made of what is popular at the moment: reads have it, and each
    // event would publish another one.
    if (begun.list.neighbours.length === 0 && !this.#recommender.knows(tenant, read)) return;
    if (!isOutdated(state, begun.list, { hasNewCategory })) return;
    const known = this.#known(tenant, context);
    const list = this.#recommender.complete(begun, { categories, known });
    if (list.items.length === 0 && state.published === undefined) return;
    if (!remember(state, begun.list, list.items)) return;
    context.emit({
      topic: recommenderRecommendations,
      event: { type: 'recommendations.changed', data: { shopper: idOf(key), ...list } },
      key,
    });
  }
}

/** Popularity is counted in people: a shopper counts once for an item that the history holds, and for each order. */
function newsIn(
  { type }: FoldEvent<StorefrontEvents>,
  { items }: Touch,
  history: History,
): readonly string[] {
  if (type === 'order.completed') return items;
  return items.filter((item) => !history.some(([known]) => known === item));
}

/** Returns whether the categories or their order have changed. */
function noteCategories(
  state: ShopperState,
  { items }: Touch,
  categoryOf: ReadonlyMap<string, string>,
): boolean {
  const { categories: before = [] } = state;
  let after: readonly string[] = before;
  for (const item of items) {
    const category = categoryOf.get(item);
    if (category === undefined || category === after.at(-1)) continue;
    after = [...after.filter((other) => other !== category), category].slice(-MAX_CATEGORIES);
  }
  if (after.length === before.length && after.every((name, i) => name === before[i])) return false;
  state.categories = [...after];
  return true;
}
