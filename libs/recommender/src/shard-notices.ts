import { keyOf, recommenderPairs, storefrontEvents } from '@tradewind/contracts';
import type { ItemTouch, PartitionContext } from '@tradewind/contracts';
import type { RecommendationOptions } from './options.js';

/**
 * What the owner of an item shard has not been told yet, all of one epoch: the part of a partition of
 * shoppers that has the shard's number for its name. Bounded by what one record holds.
 */
export interface UntoldTouches {
  epoch?: number;
  readonly touches: ItemTouch[];
}

/**
 * Tells the owners of items what shoppers touch: several touches in one record, since a record costs more
 * than what is in it and nothing is counted before its epoch has ended. A record is complete after
 * `touchesPerRecord`, at most `maxItemsPerRecord` items, or the epoch's end.
 */
export class ShardNotices {
  constructor(
    private readonly options: Pick<
      RecommendationOptions,
      'shards' | 'touchesPerRecord' | 'maxItemsPerRecord'
    >,
  ) {}

  add(touch: ItemTouch, shard: number, context: PartitionContext<UntoldTouches>): void {
    const { touchesPerRecord, maxItemsPerRecord } = this.options;
    const untold = untoldOf(shard, context);
    const { touches } = untold;
    if (itemsIn(touches) + touch.items.length > maxItemsPerRecord) this.#tell(shard, context);
    untold.epoch = context.epoch;
    touches.push(touch);
    if (touches.length >= touchesPerRecord) this.#tell(shard, context);
  }

  /** Nothing more of the epochs up to and including `through` will come from this partition. */
  close(through: number, context: PartitionContext<UntoldTouches>): void {
    const source = context.partitionId;
    for (let shard = 0; shard < this.options.shards; shard++) {
      this.#tell(shard, context);
      context.emit({
        topic: recommenderPairs,
        event: { type: 'epoch.closed', data: { source, through } },
        key: keyOfSource(source),
        partition: shard,
        slot: `closed|${storefrontEvents.name}|${String(source)}|${String(through)}|${String(shard)}`,
      });
    }
  }

  #tell(shard: number, context: PartitionContext<UntoldTouches>): void {
    const { epoch, touches } = untoldOf(shard, context);
    if (epoch === undefined || touches.length === 0) return;
    const data = { epoch, touches: touches.splice(0) };
    context.emit({
      topic: recommenderPairs,
      event: { type: 'items.touched', data },
      key: keyOfSource(context.partitionId),
      partition: shard,
    });
  }
}

function untoldOf(shard: number, context: PartitionContext<UntoldTouches>): UntoldTouches {
  return context.part(String(shard));
}

function itemsIn(touches: readonly ItemTouch[]): number {
  return touches.reduce((sum, { items }) => sum + items.length, 0);
}

function keyOfSource(source: number): string {
  return keyOf('~', `source-${String(source)}`);
}
