import { idOf, moneyOf } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, Money, StorefrontEvents } from '@tradewind/contracts';
import { benchMilestones } from '../topics.js';

const MILESTONE_EVERY = 10;

export interface ShopperCount {
  events: number;
  spent: Money;
}

export interface PartitionCount {
  events: number;
}

/** Returns what an event adds to the sum: the price of its product, or the total of its order. */
export function amountOf(data: unknown): Money {
  const { properties } = data as { properties?: { price?: number; total?: number } };
  return moneyOf(properties?.total ?? properties?.price ?? 0);
}

/** The least that a stateful service does: counts and sums by shopper; every tenth event is concluded from. */
export class MilestoneFold implements Fold<StorefrontEvents, ShopperCount, PartitionCount> {
  constructor(readonly topic: StorefrontEvents) {}

  initialState(): ShopperCount {
    return { events: 0, spent: 0 };
  }

  initialPartition(): PartitionCount {
    return { events: 0 };
  }

  evolve(
    event: FoldEvent<StorefrontEvents>,
    context: FoldContext<ShopperCount, PartitionCount>,
  ): void {
    const shopper = context.state(event.key);
    shopper.events += 1;
    shopper.spent += amountOf(event.data);
    context.partition.events += 1;
    if (context.partition.events % MILESTONE_EVERY !== 0) return;
    context.emit({
      topic: benchMilestones,
      key: event.key,
      event: { type: 'milestone.reached', data: { shopper: idOf(event.key), ...shopper } },
    });
  }
}
