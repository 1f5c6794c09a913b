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

/** A topic like the storefront's under another name, so that a measurement has its own log. */
export function storefrontCopy(name: string): typeof storefrontEvents {
  return defineTopic({ ...storefrontEvents, name: `bench.storefront-${name}.v1` });
}
