import { defineTopic, SHOPPER_PARTITIONS, storefrontEvents } from '@tradewind/contracts';
import { z } from 'zod';

/** The topic of the measured fold and of its counterpart on Nest's own transport. */
export const benchMilestones = defineTopic({
  name: 'bench.milestones.v1',
  description:
    'For benchmarks only: every tenth event of a partition, with the totals of its shopper.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 1,
  events: {
    'milestone.reached': z.object({ shopper: z.string(), events: z.int(), spent: z.int() }),
  },
});

/** The storefront's events under another name, so that a measurement has a log of its own. */
export function storefrontCopy(name: string): typeof storefrontEvents {
  return defineTopic({ ...storefrontEvents, name: `bench.storefront-${name}.v1` });
}
