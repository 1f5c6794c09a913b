import { Module } from '@nestjs/common';
import {
  defineHandOvers,
  defineTopic,
  envelopeHeaders,
  eventId,
  IDENTITY_LINKED,
  keyOf,
  storefrontEventSchemas,
} from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, TopicContract } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { NewRecord } from '@tradewind/log';
import { z } from 'zod';
import { platformConfigSchema } from './platform-config.js';
import type { ServiceDefinition } from './service-definition.js';
import { FOLDS } from './tokens.js';

const TENANT = 'demo';
export const SEEN_FOLD = 'seen';
export const SEEN_PART = 'all';

const seenEvents = (name: string) =>
  defineTopic({
    name,
    description: 'What shoppers saw.',
    key: 'shopper',
    partitions: 6,
    cleanup: 'delete',
    retentionDays: 1,
    events: {
      seen: z.object({ item: z.string() }),
      [IDENTITY_LINKED]: storefrontEventSchemas[IDENTITY_LINKED],
    },
  });
type SeenEvents = ReturnType<typeof seenEvents>;

export interface Seen {
  /** How often each item was seen. */
  items: Record<string, number>;
}

interface Sum {
  seen: number;
}

/** Counts what each shopper saw, and in a part what all of a partition saw. */
class SeenFold implements Fold<SeenEvents, Seen, Sum> {
  readonly name = SEEN_FOLD;
  readonly inputs: readonly SeenEvents[];
  readonly emits = [];
  readonly stateVersion = 1;

  constructor(
    topic: SeenEvents,
    readonly handOvers: TopicContract,
  ) {
    this.inputs = [topic];
  }

  initialState = (): Seen => ({ items: {} });
  initialPart = (): Sum => ({ seen: 0 });

  evolve(event: FoldEvent<SeenEvents>, context: FoldContext<Seen, Sum>): void {
    if (event.type === 'seen') this.merge(event.key, { items: { [event.data.item]: 1 } }, context);
  }

  merge(entity: string, from: Seen, context: FoldContext<Seen, Sum>): void {
    const { items } = context.state(entity);
    for (const [item, count] of Object.entries(from.items)) {
      items[item] = (items[item] ?? 0) + count;
      context.part(SEEN_PART).seen += count;
    }
  }

  leave(entity: string, context: FoldContext<Seen, Sum>): void {
    for (const count of Object.values(context.state(entity).items)) {
      context.part(SEEN_PART).seen -= count;
    }
  }
}

@Module({})
class SeenModule {}

/** A service of topics of its own that counts what shoppers saw. */
export function seenService(run: string) {
  const topic = seenEvents(`test.seen-${run}.v1`);
  const handOvers = defineHandOvers(`test.seen-${run}`);
  const definition: ServiceDefinition = {
    name: `seen-${run}`,
    description: 'Counts what shoppers saw.',
    config: platformConfigSchema,
    module: () => ({
      module: SeenModule,
      providers: [{ provide: FOLDS, useFactory: () => [new SeenFold(topic, handOvers)] }],
      exports: [FOLDS],
    }),
  };
  return { topic, handOvers, definition };
}

/** What happens to one shopper of several ids. */
export interface Chain {
  /** Five ids over three devices, each linked to the next; the last one has everything in the end. */
  readonly keys: readonly string[];
  readonly items: Readonly<Record<string, number>>;
  readonly records: readonly NewRecord[];
}

/** A chain whose events and links are in random order, some of them twice. */
export function chainOf(topic: TopicContract, n: number, random: () => number): Chain {
  const ids = shuffled(['a_phone', 'a_laptop', 'a_tablet', 'u_old', 'u_new'], random).map(
    (id) => `${id}${String(n)}`,
  );
  const links = ids.slice(1).map((to, i) => {
    const from = ids[i] ?? '';
    return recordOf(topic, from, IDENTITY_LINKED, { messageId: 'm', from, to });
  });
  const items = Array.from({ length: 6 }, (_, i) => `item ${String(i)}`);
  const events = items.map((item) => {
    const by = ids[Math.floor(random() * ids.length)] ?? '';
    return recordOf(topic, by, 'seen', { item });
  });
  const all = [...links, ...events];
  const again = all.filter(() => random() < 0.2);
  return {
    keys: ids.map((id) => keyOf(TENANT, id)),
    items: Object.fromEntries(items.map((item) => [item, 1])),
    records: [...shuffled(all, random), ...shuffled(again, random)],
  };
}

/** Records of all chains in one random order that keeps that of each chain. */
export function interleaved(chains: readonly Chain[], random: () => number): NewRecord[] {
  const turns = chains.flatMap(({ records }, n) => records.map(() => n));
  const next = chains.map(({ records }) => records.values());
  return shuffled(turns, random).flatMap((n) => {
    const record = next[n]?.next().value;
    return record ? [record] : [];
  });
}

function recordOf(topic: TopicContract, id: string, type: string, data: object): NewRecord {
  const key = keyOf(TENANT, id);
  const value = JSON.stringify(data);
  const headers = envelopeHeaders({
    ...{ id: eventId(`${key}|${type}|${value}`), type, source: '/collector-service', key },
    ...{ time: 1_000, recordedAt: 1_000 },
  });
  return {
    topic: topic.name,
    partition: partitionOf(key, topic.partitions),
    ...{ key, value, headers },
  };
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}
