import type { PartitionContext, recommenderPairs } from '@tradewind/contracts';
import { platformKey } from '@tradewind/contracts';
import { EpochSource } from '@tradewind/trainer';
import type { Gathered } from '@tradewind/trainer';
import { pairsModel } from './item-lists.js';
import type { KnownItems } from './known-items.js';
import type { RecommendationOptions } from './options.js';
import { batchesOf } from './touch-batch.js';
import type { WindowedTouch } from './touch-batch.js';

/** What the owner of an item shard has not been told yet. Bounded by what one record holds. */
export type UntoldTouches = Gathered<WindowedTouch[]>;

/** A part of a partition of shoppers, by its name: for an item shard, or for the items of a tenant. */
export type ShopperPart = UntoldTouches | KnownItems;

/**
 * Tells the owners of items what shoppers touch: several touches in one record, since a record costs more
 * than what is in it and nothing is counted before its epoch has ended. A record is complete after
 * `touchesPerRecord`, at most `maxItemsPerRecord` items, or the epoch's end.
 */
export class ShardNotices {
  readonly #source: EpochSource<typeof recommenderPairs, WindowedTouch[]>;

  constructor(
    private readonly options: Pick<
      RecommendationOptions,
      'shards' | 'touchesPerRecord' | 'maxItemsPerRecord'
    >,
  ) {
    const model = { ...pairsModel, shards: options.shards };
    this.#source = new EpochSource(model, {
      initialPart: () => [],
      deltaOf: (touches, { unit, source, epoch }) => ({
        event: { type: 'items.batched', data: { source, epoch, batches: batchesOf(touches) } },
        key: platformKey(model, Number(unit)),
        shard: Number(unit),
      }),
    });
  }

  initialPart(name: string): UntoldTouches {
    return this.#source.initialPart(name) ?? { gathered: [] };
  }

  add(touch: WindowedTouch, shard: number, context: PartitionContext<ShopperPart>): void {
    const { touchesPerRecord, maxItemsPerRecord } = this.options;
    const unit = String(shard);
    const before = itemsIn(this.#source.peek(unit, context) ?? []);
    if (before + touch.items.length > maxItemsPerRecord) this.#source.flush(unit, context);
    const touches = this.#source.partOf(unit, context);
    touches.push(touch);
    if (touches.length >= touchesPerRecord) this.#source.flush(unit, context);
  }

  /** Nothing more of the epochs up to and including `through` will come from this partition. */
  close(through: number, context: PartitionContext<ShopperPart>): void {
    this.#source.close(through, context);
  }
}

function itemsIn(touches: readonly WindowedTouch[]): number {
  return touches.reduce((sum, { items }) => sum + items.length, 0);
}
