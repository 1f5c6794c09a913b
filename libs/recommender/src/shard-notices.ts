import { keyOf, recommenderPairs, storefrontEvents } from '@tradewind/contracts';
import type { ItemTouch, PartitionContext } from '@tradewind/contracts';
import type { RecommendationOptions } from './options.js';

/** What the owner of an item shard has not been told yet; all of one epoch. */
interface Untold {
  readonly epoch: number;
  readonly touches: ItemTouch[];
}

/** State of a partition of shoppers, by item shard. Bounded by what one record holds. */
export interface UntoldTouches {
  readonly untold: Partial<Record<string, Untold>>;
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
    const { untold } = context.partition;
    const before = itemsIn(untold[shard]?.touches ?? []);
    if (before + touch.items.length > maxItemsPerRecord) this.#tell(shard, context);
    const { touches } = (untold[shard] ??= { epoch: context.epoch, touches: [] });
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
    const { untold } = context.partition;
    const data = untold[shard];
    if (data === undefined) return;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- The keys are the numbers of shards.
    delete untold[shard];
    context.emit({
      topic: recommenderPairs,
      event: { type: 'items.touched', data },
      key: keyOfSource(context.partitionId),
      partition: shard,
    });
  }
}

function itemsIn(touches: readonly ItemTouch[]): number {
  return touches.reduce((sum, { items }) => sum + items.length, 0);
}

function keyOfSource(source: number): string {
  return keyOf('~', `source-${String(source)}`);
}
