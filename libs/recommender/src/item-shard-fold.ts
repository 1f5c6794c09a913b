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
  ItemTouch,
  PartitionContext,
  SourceEpochs,
} from '@tradewind/contracts';
import { addDecayed, ItemPairs, placeOnBoard, rankBoard, round4 } from '@tradewind/ml';
import type { Board, DecayedCount, ItemPairsState, PendingPairs } from '@tradewind/ml';
import { PAIRS_MODEL, trendingKey } from './item-lists.js';
import { isOpenPart, itemOf, itemShard, openPartOf } from './item-shard.js';
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

/**
 * What epochs still open add to an item, ascending; bounded for each. Apart from the table, which only
 * changes when an epoch ends and is the larger by far: every touch changes a dozen items.
 */
export interface OpenEpochs {
  readonly open: PendingPairs[];
}

export type ItemState = ItemTable | OpenEpochs;

/** What a tenant's trending items are, and the epoch in which that changed and is not yet published. */
export interface Trending {
  readonly board: Board;
  changed?: number;
}

/** What the sources of a shard have closed. */
export interface ShardSources {
  readonly closed: SourceEpochs;
}

export type ShardPart = Trending | ShardSources;

const SOURCES = 'sources';
const TRENDING = 'trending/';

/** The part of a shard that holds what is trending in a tenant's shop. */
export function trendingPart(tenant: string): string {
  return TRENDING + tenant;
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
export class ItemShardFold implements Fold<RecommenderPairs, ItemState, ShardPart> {
  readonly name = 'item-shard';
  readonly inputs = [recommenderPairs];
  readonly emits = [recommenderNeighbours];
  readonly stateVersion = 1;
  readonly #pairs: ItemPairs;
  readonly #halfLife: number;

  constructor(private readonly options: RecommendationOptions) {
    this.#pairs = new ItemPairs({
      maxNeighbours: options.maxNeighbours,
      exponent: options.exponent,
    });
    this.#halfLife = options.trendingHalfLifeMs / options.epochMs;
  }

  initialState(entity: string): ItemState {
    if (isOpenPart(entity)) return { open: [] };
    return { pairs: this.#pairs.create(), popularity: { value: 0, time: 0 } };
  }

  initialPart(name: string): ShardPart {
    return name === SOURCES ? { closed: noEpochClosed(this.options.sources) } : { board: [] };
  }

  entities(event: FoldEvent<RecommenderPairs>): readonly string[] {
    if (event.type !== 'items.touched') return [];
    const keys = event.data.touches.flatMap(({ tenant, window, items }) =>
      [...window, ...items].map((item) => keyOf(tenant, item)),
    );
    const owned = [...new Set(keys)].filter((key) => this.#owns(key, event.partition));
    return owned.map(openPartOf);
  }

  wakes(entity: string): readonly string[] {
    return [itemOf(entity)];
  }

  evolve(event: FoldEvent<RecommenderPairs>, context: FoldContext<ItemState, ShardPart>): void {
    if (event.type === 'epoch.closed') {
      noteEpochClosed(sourcesOf(context).closed, event.data);
      return;
    }
    const { epoch, touches } = event.data;
    for (const touch of touches) this.#count(touch, epoch, context);
  }

  /** Records do not move the clock, what their sources have closed does. */
  clockBefore(): undefined {
    return undefined;
  }

  clockAfter(
    _event: FoldEvent<RecommenderPairs>,
    context: PartitionContext<ShardPart>,
  ): number | undefined {
    return closedByAll(sourcesOf(context).closed, this.options.epochMs);
  }

  wake(entity: string, context: FoldContext<ItemState, ShardPart>): void {
    const item = itemOf(entity);
    const { open } = context.state(entity) as OpenEpochs;
    const table = context.state(item) as ItemTable;
    const epoch = epochOf(context.now, this.options.epochMs);
    const touches = this.#pairs.complete(table.pairs, open, epoch);
    if (open[0]) context.wakeAt(entity, epochEnd(open[0].epoch, this.options.epochMs) - 1);
    if (touches > 0) {
      addDecayed(table.popularity, this.#halfLife, { weight: touches, time: epoch });
      this.#trend(item, table.popularity, context);
    }
    this.#publish(item, table, epoch, context);
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<ShardPart>): void {
    const shard = context.partitionId;
    for (const name of context.parts()) {
      if (name.startsWith(TRENDING)) this.#publishTrending(name, context);
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
  #count(touch: ItemTouch, epoch: number, context: FoldContext<ItemState, ShardPart>): void {
    const { tenant, window, items, weight, totals } = touch;
    const sequence = [...window, ...items].map((item, i): Touching => {
      const additions = this.#open(keyOf(tenant, item), epoch, context);
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

  /** Where additions to an item go, if the item is owned; sees to it that it wakes. */
  #open(
    key: string,
    epoch: number,
    context: FoldContext<ItemState, ShardPart>,
  ): PendingPairs | undefined {
    if (!this.#owns(key, context.partitionId)) return undefined;
    const entity = openPartOf(key);
    const { open } = context.state(entity) as OpenEpochs;
    const next = open[0]?.epoch;
    if (next === undefined || epoch < next) {
      context.wakeAt(entity, epochEnd(epoch, this.options.epochMs) - 1);
    }
    return this.#pairs.additions(open, epoch);
  }

  #trend(item: string, count: DecayedCount, context: PartitionContext<ShardPart>): void {
    const trending = context.part(trendingPart(tenantOf(item))) as Trending;
    trending.changed = count.time;
    placeOnBoard(trending.board, idOf(item), count, {
      size: this.options.trendingLength,
      halfLife: this.#halfLife,
    });
  }

  #publish(
    item: string,
    table: ItemTable,
    epoch: number,
    context: FoldContext<ItemState, ShardPart>,
  ): void {
    const { published, pairs } = table;
    const { touches } = pairs;
    if (published !== undefined && touches < published * this.options.republishGrowth) return;
    const neighbours = this.#pairs.similar(pairs, this.options.publishedNeighbours);
    if (neighbours.length === 0) return;
    table.published = touches;
    context.emit({
      topic: recommenderNeighbours,
      event: {
        type: 'neighbours.changed',
        data: { item: idOf(item), epoch, touches, neighbours },
      },
      key: item,
      partition: context.partitionId,
      slot: `neighbours|${item}|${String(epoch)}`,
    });
  }

  #publishTrending(name: string, context: PartitionContext<ShardPart>): void {
    const trending = context.part(name) as Trending;
    if (trending.changed === undefined) return;
    const tenant = name.slice(TRENDING.length);
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

function sourcesOf(context: PartitionContext<ShardPart>): ShardSources {
  return context.part(SOURCES) as ShardSources;
}
