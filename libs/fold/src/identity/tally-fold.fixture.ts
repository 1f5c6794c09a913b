import {
  defineHandOvers,
  defineTopic,
  epochClosedSchema,
  IDENTITY_LINKED,
  IDENTITY_SPLIT,
  regulationEventSchemas,
  storefrontEventSchemas,
} from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
import { z } from 'zod';

export const PARTITIONS = 3;

export const tallyEvents = defineTopic({
  name: 'test.tallies.v1',
  description: 'What shoppers did.',
  key: 'shopper',
  partitions: PARTITIONS,
  cleanup: 'delete',
  retentionDays: 1,
  events: {
    counted: z.object({ item: z.string() }),
    'epoch.closed': epochClosedSchema,
    ...regulationEventSchemas,
    [IDENTITY_LINKED]: storefrontEventSchemas[IDENTITY_LINKED],
    [IDENTITY_SPLIT]: storefrontEventSchemas[IDENTITY_SPLIT],
    'clock.tick': z.object({ time: z.number() }),
  },
});
export const tallyHandOvers = { ...defineHandOvers('test'), partitions: PARTITIONS };

/** What was said when a shopper fell quiet. */
export const tallyQuiet = defineTopic({
  name: 'test.quiet.v1',
  description: 'A shopper has fallen quiet.',
  key: 'shopper',
  partitions: PARTITIONS,
  cleanup: 'delete',
  retentionDays: 1,
  events: { quieted: z.object({ events: z.number() }) },
});

export interface Tally {
  /** How often each event was folded, by the item that it names. */
  items: Record<string, number>;
  events: number;
  lastAt: number;
}

export const QUIET_AFTER_MS = 1_000;

/** Counts what each shopper did, and in a part what all of a partition did. */
export class TallyFold implements Fold<typeof tallyEvents, Tally, { events: number }> {
  readonly name = 'tally';
  readonly inputs = [tallyEvents];
  readonly emits = [tallyQuiet];
  readonly handOvers = tallyHandOvers;
  readonly stateVersion = 1;
  initialState = (): Tally => ({ items: {}, events: 0, lastAt: 0 });
  initialPart = () => ({ events: 0 });

  evolve(
    event: FoldEvent<typeof tallyEvents>,
    context: FoldContext<Tally, { events: number }>,
  ): void {
    if (event.type !== 'counted' && event.type !== 'epoch.closed') return;
    const item = event.type === 'counted' ? event.data.item : event.type;
    this.merge(event.key, { items: { [item]: 1 }, events: 1, lastAt: event.time }, context);
  }

  merge(entity: string, from: Tally, context: FoldContext<Tally, { events: number }>): void {
    const tally = context.state(entity);
    for (const [item, count] of Object.entries(from.items)) {
      tally.items[item] = (tally.items[item] ?? 0) + count;
    }
    tally.events += from.events;
    tally.lastAt = Math.max(tally.lastAt, from.lastAt);
    context.part('all').events += from.events;
    context.wakeAt(entity, tally.lastAt + QUIET_AFTER_MS);
  }

  leave(entity: string, context: FoldContext<Tally, { events: number }>): void {
    context.part('all').events -= context.state(entity).events;
  }

  wake(entity: string, context: FoldContext<Tally, { events: number }>): void {
    const { events } = context.state(entity);
    context.emit({
      topic: tallyQuiet,
      key: entity,
      event: { type: 'quieted', data: { events } },
    });
  }
}
