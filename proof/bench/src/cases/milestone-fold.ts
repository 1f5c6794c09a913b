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

/** A minimal stateful fold: counts and sums by shopper, and emits for every tenth event. */
export class MilestoneFold implements Fold<StorefrontEvents, ShopperCount, PartitionCount> {
  readonly name = 'milestones';
  readonly inputs: readonly StorefrontEvents[];
  readonly emits = [benchMilestones];
  readonly stateVersion = 1;

  constructor(topic: StorefrontEvents) {
    this.inputs = [topic];
  }

  initialState(): ShopperCount {
    return { events: 0, spent: 0 };
  }

  initialPart(): PartitionCount {
    return { events: 0 };
  }

  evolve(
    event: FoldEvent<StorefrontEvents>,
    context: FoldContext<ShopperCount, PartitionCount>,
  ): void {
    const shopper = context.state(event.key);
    shopper.events += 1;
    shopper.spent += amountOf(event.data);
    const partition = context.part('counted');
    partition.events += 1;
    if (partition.events % MILESTONE_EVERY !== 0) return;
    context.emit({
      topic: benchMilestones,
      key: event.key,
      event: { type: 'milestone.reached', data: { shopper: idOf(event.key), ...shopper } },
    });
  }
}
