import { idOf, keyOf, recommenderNeighbours, tenantOf } from '@tradewind/contracts';
import type { DeltaEvent, ItemTouch, recommenderPairs } from '@tradewind/contracts';
import { addDecayed, ItemPairs, placeOnBoard, rankBoard, round4 } from '@tradewind/ml';
import type { Board, DecayedCount, ItemPairsState, PendingPairs } from '@tradewind/ml';
import { EpochTrainerFold } from '@tradewind/trainer';
import type { DeltaOrigin, EpochLearner, LearnContext } from '@tradewind/trainer';
import { pairsModel, trendingKey } from './item-lists.js';
import { itemShard } from './item-shard.js';
import type { RecommendationOptions } from './options.js';

export type RecommenderPairs = typeof recommenderPairs;

/** Bounded: `maxNeighbours` in the table. */
export interface ItemTable {
  readonly pairs: ItemPairsState;
  /** In epochs. */
  readonly popularity: DecayedCount;
  /** The touches that the list last published carried. */
  published?: number;
}

/** What is trending in a tenant's shop, and the epoch in which that changed and is not yet published. */
export interface Trending {
  readonly board: Board;
  changed?: number;
}

/** An item of a record, and where additions to it go if this shard owns it. */
interface Touching {
  readonly item: string;
  readonly total: number;
  readonly additions: PendingPairs | undefined;
}

type OpenOf = (cell: string) => PendingPairs | undefined;

/**
 * Counts what is touched together; a cell is an item. At the end of each epoch it publishes the
 * neighbours of the items touched in it (once there is a tenth more evidence than in the list last
 * published, see `republishGrowth`), and what is trending.
 */
export class PairLearner implements EpochLearner<
  RecommenderPairs,
  ItemTable,
  PendingPairs,
  Trending
> {
  readonly stateVersion = 2;
  readonly emits = [];
  readonly #pairs: ItemPairs;
  readonly #halfLife: number;

  constructor(private readonly options: RecommendationOptions) {
    this.#pairs = new ItemPairs({
      maxNeighbours: options.maxNeighbours,
      exponent: options.exponent,
    });
    this.#halfLife = options.trendingHalfLifeMs / options.epochMs;
  }

  initialCell(): ItemTable {
    return { pairs: this.#pairs.create(), popularity: { value: 0, time: 0 } };
  }

  /** By tenant. */
  initialPart(): Trending {
    return { board: [] };
  }

  initialOpen(epoch: number): PendingPairs {
    return this.#pairs.additions([], epoch);
  }

  originOf({ data }: DeltaEvent<RecommenderPairs>): DeltaOrigin {
    return data;
  }

  cellsOf({ data }: DeltaEvent<RecommenderPairs>, shard: number): readonly string[] {
    const keys = data.touches.flatMap(({ tenant, window, items }) =>
      [...window, ...items].map((item) => keyOf(tenant, item)),
    );
    return [...new Set(keys)].filter((key) => this.#owns(key, shard));
  }

  add({ data, partition }: DeltaEvent<RecommenderPairs>, open: OpenOf): void {
    const owned: OpenOf = (cell) => (this.#owns(cell, partition) ? open(cell) : undefined);
    for (const touch of data.touches) this.#count(touch, owned);
  }

  learn(
    key: string,
    { cell, open }: { cell: ItemTable; open: PendingPairs },
    context: LearnContext<Trending>,
  ): void {
    this.#pairs.complete(cell.pairs, [open], open.epoch);
    if (open.touches > 0) {
      addDecayed(cell.popularity, this.#halfLife, { weight: open.touches, time: context.epoch });
      this.#trend(key, cell.popularity, context);
    }
    this.#publish(key, cell, context);
  }

  closeShard(context: LearnContext<Trending>): void {
    for (const tenant of context.parts()) this.#publishTrending(tenant, context);
  }

  #owns(itemKey: string, shard: number): boolean {
    return itemShard(itemKey, this.options.shards) === shard;
  }

  /** Pairs each new item with up to `window` items before it, both ways, as far as they are owned. */
  #count(touch: ItemTouch, open: OpenOf): void {
    const { tenant, window, items, weight, totals } = touch;
    const sequence = [...window, ...items].map((item, i): Touching => {
      const additions = open(keyOf(tenant, item));
      return { item, total: totals[i] ?? 0, additions };
    });
    sequence.forEach((touching, at) => {
      if (at < window.length) return;
      if (touching.additions) this.#pairs.addTouch(touching.additions, weight);
      for (let i = Math.max(0, at - this.options.window); i < at; i++) {
        this.#pair(sequence[i], touching, weight);
        this.#pair(touching, sequence[i], weight);
      }
    });
  }

  #pair(of: Touching | undefined, neighbour: Touching | undefined, weight: number): void {
    if (!of?.additions || !neighbour || of.item === neighbour.item) return;
    this.#pairs.addPair(of.additions, neighbour.item, weight, neighbour.total);
  }

  #trend(item: string, count: DecayedCount, context: LearnContext<Trending>): void {
    const trending = context.part(tenantOf(item));
    trending.changed = count.time;
    placeOnBoard(trending.board, idOf(item), count, {
      size: this.options.trendingLength,
      halfLife: this.#halfLife,
    });
  }

  #publish(item: string, table: ItemTable, { epoch, shard, emit }: LearnContext<Trending>): void {
    const { published, pairs } = table;
    const { touches } = pairs;
    if (published !== undefined && touches < published * this.options.republishGrowth) return;
    const neighbours = this.#pairs.similar(pairs, this.options.publishedNeighbours);
    if (neighbours.length === 0) return;
    table.published = touches;
    emit({
      topic: recommenderNeighbours,
      event: {
        type: 'neighbours.changed',
        data: { item: idOf(item), epoch, touches, neighbours },
      },
      key: item,
      partition: shard,
      slot: `neighbours|${item}|${String(epoch)}`,
    });
  }

  #publishTrending(tenant: string, { part, shard, emit }: LearnContext<Trending>): void {
    const trending = part(tenant);
    if (trending.changed === undefined) return;
    const epoch = trending.changed;
    delete trending.changed;
    emit({
      topic: recommenderNeighbours,
      event: {
        type: 'trending.changed',
        data: {
          shard,
          epoch,
          items: Array.from(
            rankBoard(trending.board, this.#halfLife, epoch),
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

export type PairTrainer = EpochTrainerFold<RecommenderPairs, ItemTable, PendingPairs, Trending>;

/** Owns the items of one shard. */
export function pairTrainer(options: RecommendationOptions): PairTrainer {
  const model = { ...pairsModel, shards: options.shards };
  return new EpochTrainerFold(model, new PairLearner(options), options);
}
