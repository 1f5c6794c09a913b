import type { PartitionContext } from '@tradewind/contracts';
import { platformKey, recommenderPairs } from '@tradewind/contracts';
import { EpochSource } from '@tradewind/trainer';
import type { Gathered } from '@tradewind/trainer';
import type { KnownItems } from './known-items.js';
import type { RecommendationOptions } from './options.js';
import { batchesOf } from './touch-batch.js';
import type { GatheredTouch } from './touch-batch.js';

/** What the models have not been told yet. Bounded by what one record holds. */
export type UntoldTouches = Gathered<GatheredTouch[]>;

/** A part of a partition of shoppers, by its name: what is not told yet, or the items of a tenant. */
export type ShopperPart = UntoldTouches | KnownItems;

/** The name and the number are part of keys and of stored state. */
const MODEL = { name: 'pairs', deltas: recommenderPairs, shards: 1 };
const LOG = '0';

/**
 * Tells the models what shoppers touch: several touches in one record, since a record costs more than what is in it
 * and nothing is learned before its epoch has ended. A record is complete after `touchesPerRecord`, at most
 * `maxItemsPerRecord` items, or the epoch's end.
 */
export class TouchNotices {
  readonly #source: EpochSource<typeof recommenderPairs, GatheredTouch[]>;

  constructor(
    private readonly options: Pick<RecommendationOptions, 'touchesPerRecord' | 'maxItemsPerRecord'>,
  ) {
    this.#source = new EpochSource(MODEL, {
      initialPart: () => [],
      deltaOf: (touches, { source, epoch }) => ({
        event: { type: 'items.batched', data: { source, epoch, batches: batchesOf(touches) } },
        key: platformKey(MODEL, 0),
        shard: 0,
      }),
    });
  }

  initialPart(name: string): UntoldTouches {
    return this.#source.initialPart(name) ?? { gathered: [] };
  }

  /** A touch of many items goes out as several of some each, in order. */
  add(touch: GatheredTouch, context: PartitionContext<ShopperPart>): void {
    const { maxItemsPerRecord } = this.options;
    const { items, by } = touch;
    for (let from = 0; from < items.length; from += maxItemsPerRecord) {
      const to = from + maxItemsPerRecord;
      this.#gather(
        {
          ...touch,
          items: items.slice(from, to),
          ...(by && { by: { ...by, categories: by.categories.slice(from, to) } }),
        },
        context,
      );
    }
  }

  /** Of an id that was erased nothing is told that has not been told yet, and models drop what they keep. */
  forget(
    { tenant, shopper }: { readonly tenant: string; readonly shopper: string },
    context: PartitionContext<ShopperPart>,
  ): void {
    const touches = this.#source.peek(LOG, context) ?? [];
    const others = touches.filter(
      (touch) => touch.tenant !== tenant || touch.by?.shopper !== shopper,
    );
    touches.splice(0, touches.length, ...others);
    const { partitionId: source, epoch } = context;
    const data = { source, epoch, tenant, shopper };
    const key = platformKey(MODEL, 0);
    this.#source.send({ event: { type: 'shopper.forgotten', data }, key, shard: 0 }, context);
  }

  /** Nothing more of the epochs up to and including `through` will come from this partition. */
  close(through: number, context: PartitionContext<ShopperPart>): void {
    this.#source.close(through, context);
  }

  #gather(touch: GatheredTouch, context: PartitionContext<ShopperPart>): void {
    const { touchesPerRecord, maxItemsPerRecord } = this.options;
    const before = itemsIn(this.#source.peek(LOG, context) ?? []);
    if (before + touch.items.length > maxItemsPerRecord) this.#source.flush(LOG, context);
    const touches = this.#source.partOf(LOG, context);
    touches.push(touch);
    if (touches.length >= touchesPerRecord) this.#source.flush(LOG, context);
  }
}

function itemsIn(touches: readonly GatheredTouch[]): number {
  return touches.reduce((sum, { items }) => sum + items.length, 0);
}
