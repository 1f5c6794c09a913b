import {
  idOf,
  keyOf,
  recommenderPairs,
  recommenderRecommendations,
  storefrontEvents,
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
import { stableHash } from '@tradewind/ml';
import type { ItemList } from './item-lists.js';
import { itemShard } from './item-shard.js';
import type { RecommendationOptions } from './options.js';
import { Recommender } from './recommend.js';
import { ShardNotices } from './shard-notices.js';
import type { UntoldTouches } from './shard-notices.js';
import { touchHistory, windowBefore } from './shopper-history.js';
import type { History } from './shopper-history.js';
import { touchOf } from './touched-items.js';
import type { Touch } from './touched-items.js';

export const SHOPPER_FOLD = 'shopper';

/** Bounded: `historyLength` items. */
export interface ShopperState {
  history: History;
  /** Hash of the ids last published, in order. */
  published?: number;
}

/**
 * Follows what shoppers touch. Tells the owners of the items (`ShardNotices`), and concludes
 * `recommendations.changed` when the ids of a shopper's list or their order change. A list is looked at
 * only when its shopper does something: a moving trend alone publishes nothing.
 */
export class ShopperFold implements Fold<StorefrontEvents, ShopperState, UntoldTouches> {
  readonly name = SHOPPER_FOLD;
  readonly inputs = [storefrontEvents];
  readonly emits = [recommenderPairs, recommenderRecommendations];
  readonly stateVersion = 1;
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

  initialPart(name: string): UntoldTouches {
    return this.#notices.initialPart(name);
  }

  entities(event: FoldEvent<StorefrontEvents>): readonly string[] {
    return event.type === 'clock.tick' ? [] : [event.key];
  }

  evolve(
    event: FoldEvent<StorefrontEvents>,
    context: FoldContext<ShopperState, UntoldTouches>,
  ): void {
    if (event.type === 'clock.tick') return;
    const touch = touchOf(event, this.options.weights);
    const state = context.state(event.key);
    if (touch !== undefined) {
      const window = windowBefore(state.history, touch, this.options.window);
      this.#tellShards(event, touch, window, context);
      touchHistory(state.history, touch, event.time, this.options.historyLength);
    } else if (state.published !== undefined) {
      return;
    }
    this.#publish(event, state, context);
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<UntoldTouches>): void {
    this.#notices.close(through, context);
  }

  #tellShards(
    event: FoldEvent<StorefrontEvents>,
    touch: Touch,
    before: readonly string[],
    context: FoldContext<ShopperState, UntoldTouches>,
  ): void {
    const { window, maxItemsPerRecord, shards } = this.options;
    const sequence = [...before, ...touch.items];
    const keys = sequence.map((item) => keyOf(event.tenant, item));
    const owners = keys.map((key) => itemShard(key, shards));
    const totals = keys.map((key) => this.model.asOf(key, context.epoch)?.value.touches ?? 0);
    for (let at = before.length; at < sequence.length; at += maxItemsPerRecord) {
      const from = Math.max(0, at - window);
      const to = Math.min(at + maxItemsPerRecord, sequence.length);
      const told = {
        tenant: event.tenant,
        window: sequence.slice(from, at),
        items: sequence.slice(at, to),
        weight: touch.weight,
        totals: totals.slice(from, to),
      };
      for (const shard of new Set(owners.slice(from, to))) this.#notices.add(told, shard, context);
    }
  }

  #publish(
    event: FoldEvent<StorefrontEvents>,
    state: ShopperState,
    context: FoldContext<ShopperState, UntoldTouches>,
  ): void {
    const read = (key: string) => this.model.asOf(key, context.epoch)?.value;
    const list = this.#recommender.recommend(event.tenant, state.history, read);
    const hash = stableHash(JSON.stringify(list.items.map(({ item }) => item)));
    if (hash === state.published || (list.items.length === 0 && state.published === undefined)) {
      return;
    }
    state.published = hash;
    context.emit({
      topic: recommenderRecommendations,
      event: {
        type: 'recommendations.changed',
        data: { shopper: idOf(event.key), ...list },
      },
      key: event.key,
    });
  }
}
