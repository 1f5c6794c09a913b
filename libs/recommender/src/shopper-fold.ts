import {
  allows,
  idOf,
  isAnonymous,
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
  PartitionContext,
  StorefrontEvents,
} from '@tradewind/contracts';
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
import { makeList, plainShop } from './lists/index.js';
import { mergeShoppers, noteConsent } from './merge-shoppers.js';
import type { Interests } from './merge-shoppers.js';
import { publishedItem, takesPlace } from './published-list.js';
import type { PublishedList } from './published-list.js';
import { NeighbourRanking, RANKING_MODEL } from './ranking/index.js';
import type { NeighbourModels } from './ranking/index.js';
import { TouchNotices } from './touch-notices.js';
import type { ShopperPart } from './touch-notices.js';
import { MAX_CATEGORIES, touchHistory } from './shopper-history.js';
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
 * Follows what shoppers touch. Tells the models (`TouchNotices`), and concludes `recommendations.changed` when the ids of
 * a shopper's list or their order change, from the first epoch that the models have learned. The list is made of the
 * neighbours of what was touched last and, where these do not fill it, of what the partition has counted itself. It is
 * looked at only when its shopper touches something: a moving trend alone publishes nothing (`takesPlace`).
 */
export class ShopperFold implements Fold<StorefrontEvents, ShopperState, ShopperPart> {
  readonly name = SHOPPER_FOLD;
  readonly inputs = [storefrontEvents];
  readonly emits = [recommenderPairs, recommenderRecommendations];
  readonly handOvers = recommenderHandOvers;
  readonly stateVersion = 2;
  readonly gate: ModelGate;
  readonly #notices: TouchNotices;

  constructor(
    private readonly options: RecommendationOptions,
    private readonly models: NeighbourModels,
  ) {
    this.gate = models;
    this.#notices = new TouchNotices(options);
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
    const isScored = noteConsent(state, event);
    if (touch && allows(state.consent, 'learn')) {
      this.#tellModels(event, touch, context);
      this.#noteItems(event, touch, context);
    }
    if (!isScored) {
      this.#withdrawList(event, context);
      return;
    }
    let hasNewCategory = false;
    if (touch !== undefined) {
      hasNewCategory = noteCategories(state, touch, categoriesOf(event));
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
    const state = context.state(shopper);
    mergeShoppers(state, from, this.options.historyLength);
    const of = { key: shopper, tenant: tenantOf(shopper) };
    if (allows(state.consent, 'score')) this.#publish(of, true, context);
    else this.#withdrawList(of, context);
  }

  /** What the models have not been told yet they are not told any more; subscribers drop the list. */
  erase(shopper: string, context: Context): void {
    this.#notices.forget({ tenant: tenantOf(shopper), shopper: idOf(shopper) }, context);
    this.#withdrawList({ key: shopper, tenant: tenantOf(shopper) }, context);
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<ShopperPart>): void {
    this.#notices.close(through, context);
  }

  /** Lets lists fall back on these items. */
  #noteItems(event: FoldEvent<StorefrontEvents>, touch: Touch, context: Context): void {
    const categoryOf = categoriesOf(event);
    const [known] = this.#known(event.tenant, context, { create: true });
    if (known !== undefined) {
      const isModelled = (item: string) =>
        this.models.rowOf(event.tenant, item, context.epoch) !== undefined;
      const items = newsIn(event, touch, context.state(event.key).history);
      const noted = { ...touch, items, categoryOf, time: context.now, isModelled };
      noteTouch(known, noted, this.options.trendingHalfLifeMs);
    }
  }

  /** Says that there is no list any more, if there was one. */
  #withdrawList({ key, tenant }: ShopperKey, context: Context): void {
    const state = context.state(key);
    if (state.published === undefined) return;
    delete state.published;
    delete state.fallbacks;
    const learned = this.models.learned(tenant, context.epoch) ?? context.epoch;
    const modelVersion = `${RANKING_MODEL}@${String(learned)}`;
    const data = { shopper: idOf(key), items: [], modelVersion };
    context.emit({
      topic: recommenderRecommendations,
      event: { type: 'recommendations.changed', data },
      key,
    });
  }

  #known(tenant: string, context: Context, { create = false } = {}): KnownItems[] {
    const name = knownItemsPart(tenant);
    const hasRoom = () => context.parts().length <= MAX_TENANTS;
    if (!context.hasPart(name) && !(create && hasRoom())) return [];
    return [context.part(name) as KnownItems];
  }

  #tellModels(event: FoldEvent<StorefrontEvents>, touch: Touch, context: Context): void {
    const { tenant } = event;
    const by = this.#toucherOf(event, touch.items, context);
    this.#notices.add({ tenant, items: touch.items, weight: touch.weight, by }, context);
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
    const { epoch } = context;
    // Until the models have learned, a list is made of what is popular at the moment: reads have it, and each
    // event would publish another one.
    const learned = this.models.learned(tenant, epoch);
    if (learned === undefined) return;
    const state = context.state(key);
    const { history, bought = [], categories = [] } = state;
    const { listLength, trendingHalfLifeMs } = this.options;
    const listed = makeList({
      rules: { ...publishedSlot, length: listLength },
      whose: { history, bought, categories },
      shop: plainShop,
      ranking: new NeighbourRanking((item) => this.models.rowOf(tenant, item, epoch)),
      known: this.#known(tenant, context),
      trendingHalfLifeMs,
      now: context.now,
    });
    if (listed.length === 0 && state.published === undefined) return;
    const hasTouched = (item: string) => history.some(([known]) => known === item);
    if (!takesPlace(state, listed, listLength, { hasNewCategory, hasTouched })) return;
    const items = listed.map(publishedItem);
    const modelVersion = `${RANKING_MODEL}@${String(learned)}`;
    context.emit({
      topic: recommenderRecommendations,
      event: { type: 'recommendations.changed', data: { shopper: idOf(key), items, modelVersion } },
      key,
    });
  }
}

/** The list that is published: of what is new to the shopper, without the settings of any slot. */
const publishedSlot = {
  kind: 'for-you',
  exclude: [],
  pins: [],
  repeats: false,
  about: [],
} as const;

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
