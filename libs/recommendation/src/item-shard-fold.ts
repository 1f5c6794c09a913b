import {
  closedByAll,
  epochEnd,
  epochOf,
  idOf,
  keyOf,
  noEpochClosed,
  noteEpochClosed,
  recommenderNeighbours,
  recommenderPairs,
  tenantOf,
} from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  PartitionContext,
  SourceEpochs,
  TopicEvent,
} from '@tradewind/contracts';
import { addDecayed, ItemPairs, placeOnBoard, rankBoard, round4 } from '@tradewind/ml';
import type { Board, DecayedCount, ItemPairsState, PendingPairs } from '@tradewind/ml';
import { PAIRS_MODEL, trendingKey } from './item-lists.js';
import { itemShard } from './item-shard.js';
import type { RecommendationOptions } from './options.js';

export type RecommenderPairs = typeof recommenderPairs;
type Touched = Extract<TopicEvent<RecommenderPairs>, { type: 'items.touched' }>['data'];

/** Bounded: `maxNeighbours` in the table and what the epochs still open add. */
export interface ItemState {
  readonly pairs: ItemPairsState;
  /** In epochs. */
  readonly popularity: DecayedCount;
  /** The touches that the list last published carried. */
  published?: number;
}

export interface ShardState {
  readonly closed: SourceEpochs;
  /** By tenant: what is trending, and the epoch in which that changed and is not yet published. */
  readonly trending: Record<string, { readonly board: Board; changed?: number }>;
}

/** An item of a record, and where additions to it go if this shard owns it. */
interface Touching {
  readonly item: string;
  readonly total: number;
  readonly additions: PendingPairs | undefined;
}

/**
 * Owns the items of one shard: counts what is touched together, and at the end of each epoch
 * publishes the neighbours of the items touched in it (once there is a tenth more evidence than in the
 * list last published, see `republishGrowth`), what is trending, and the watermark.
 *
 * The clock of a shard is the end of the lowest epoch that all sources have closed. An item with
 * additions of an epoch wakes in the last millisecond of it, that is, when the epoch is complete and
 * before it is closed.
 */
export class ItemShardFold implements Fold<RecommenderPairs, ItemState, ShardState> {
  readonly topic = recommenderPairs;
  readonly #pairs: ItemPairs;
  readonly #halfLife: number;

  constructor(private readonly options: RecommendationOptions) {
    this.#pairs = new ItemPairs({
      maxNeighbours: options.maxNeighbours,
      exponent: options.exponent,
    });
    this.#halfLife = options.trendingHalfLifeMs / options.epochMs;
  }

  initialState(): ItemState {
    return { pairs: this.#pairs.create(), popularity: { value: 0, time: 0 } };
  }

  initialPartition(): ShardState {
    return { closed: noEpochClosed(this.options.sources), trending: {} };
  }

  entities(event: FoldEvent<RecommenderPairs>): readonly string[] {
    if (event.type !== 'items.touched') return [];
    const { tenant, window, items } = event.data;
    return [...window, ...items]
      .map((item) => keyOf(tenant, item))
      .filter((key) => this.#owns(key, event.partition));
  }

  evolve(event: FoldEvent<RecommenderPairs>, context: FoldContext<ItemState, ShardState>): void {
    if (event.type === 'epoch.closed') {
      noteEpochClosed(context.partition.closed, event.data);
      return;
    }
    this.#count(event.data, context);
  }

  /** Records do not move the clock, what their sources have closed does. */
  clockBefore(): undefined {
    return undefined;
  }

  clockAfter(_event: FoldEvent<RecommenderPairs>, { closed }: ShardState): number | undefined {
    return closedByAll(closed, this.options.epochMs);
  }

  wake(entity: string, context: FoldContext<ItemState, ShardState>): void {
    const state = context.state(entity);
    const epoch = epochOf(context.now, this.options.epochMs);
    const touches = this.#pairs.complete(state.pairs, epoch);
    const next = this.#pairs.nextEpoch(state.pairs);
    if (next !== undefined) context.wakeAt(entity, epochEnd(next, this.options.epochMs) - 1);
    if (touches > 0) {
      addDecayed(state.popularity, this.#halfLife, { weight: touches, time: epoch });
      this.#trend(entity, state.popularity, context.partition);
    }
    this.#publish(entity, state, epoch, context);
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<ShardState>): void {
    const shard = context.partitionId;
    for (const tenant of Object.keys(context.partition.trending).sort()) {
      this.#publishTrending(tenant, context);
    }
    context.emit({
      topic: recommenderNeighbours,
      event: { type: 'model.watermark', data: { model: PAIRS_MODEL, shard, through } },
      key: keyOf('~', `watermark-${String(shard)}`),
      partition: shard,
      slot: `watermark|${PAIRS_MODEL}|${String(shard)}|${String(through)}`,
    });
  }

  #owns(itemKey: string, shard: number): boolean {
    return itemShard(itemKey, this.options.shards) === shard;
  }

  /** Pairs each new item with up to `window` items before it, both ways, as far as they are owned. */
  #count(data: Touched, context: FoldContext<ItemState, ShardState>): void {
    const sequence = [...data.window, ...data.items].map((item, i): Touching => {
      const additions = this.#open(keyOf(data.tenant, item), data.epoch, context);
      return { item, total: data.totals[i] ?? 0, additions };
    });
    sequence.forEach((touching, at) => {
      if (at < data.window.length) return;
      if (touching.additions) this.#pairs.addTouch(touching.additions, data.weight);
      for (let i = Math.max(0, at - this.options.window); i < at; i++) {
        this.#pair(sequence[i], touching, data.weight);
        this.#pair(touching, sequence[i], data.weight);
      }
    });
  }

  #pair(of: Touching | undefined, neighbour: Touching | undefined, weight: number): void {
    if (!of?.additions || !neighbour || of.item === neighbour.item) return;
    this.#pairs.addPair(of.additions, neighbour.item, weight, neighbour.total);
  }

  /** Where additions to an item go, if the item is owned; sees to it that it wakes. */
  #open(
    key: string,
    epoch: number,
    context: FoldContext<ItemState, ShardState>,
  ): PendingPairs | undefined {
    if (!this.#owns(key, context.partitionId)) return undefined;
    const { pairs } = context.state(key);
    const next = this.#pairs.nextEpoch(pairs);
    if (next === undefined || epoch < next) {
      context.wakeAt(key, epochEnd(epoch, this.options.epochMs) - 1);
    }
    return this.#pairs.open(pairs, epoch);
  }

  #trend(entity: string, count: DecayedCount, partition: ShardState): void {
    const trending = (partition.trending[tenantOf(entity)] ??= { board: [] });
    trending.changed = count.time;
    placeOnBoard(trending.board, idOf(entity), count, {
      size: this.options.trendingLength,
      halfLife: this.#halfLife,
    });
  }

  #publish(
    entity: string,
    state: ItemState,
    epoch: number,
    context: FoldContext<ItemState, ShardState>,
  ): void {
    const { touches } = state.pairs;
    const { published } = state;
    if (published !== undefined && touches < published * this.options.republishGrowth) return;
    const neighbours = this.#pairs.similar(state.pairs, this.options.publishedNeighbours);
    if (neighbours.length === 0) return;
    state.published = touches;
    context.emit({
      topic: recommenderNeighbours,
      event: {
        type: 'neighbours.changed',
        data: { item: idOf(entity), epoch, touches, neighbours },
      },
      key: entity,
      partition: context.partitionId,
      slot: `neighbours|${entity}|${String(epoch)}`,
    });
  }

  #publishTrending(tenant: string, context: PartitionContext<ShardState>): void {
    const trending = context.partition.trending[tenant];
    if (trending?.changed === undefined) return;
    const epoch = trending.changed;
    delete trending.changed;
    const shard = context.partitionId;
    context.emit({
      topic: recommenderNeighbours,
      event: {
        type: 'trending.changed',
        data: {
          shard,
          epoch,
          items: rankBoard(trending.board, this.#halfLife, epoch).map(
            ([item, count]): [string, number] => [item, round4(count)],
          ),
        },
      },
      key: trendingKey(tenant, shard),
      partition: shard,
      slot: `trending|${tenant}|${String(shard)}|${String(epoch)}`,
    });
  }
}
