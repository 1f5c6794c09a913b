import { ceTypeOf, IDENTITY_LINKED, idOf, keyOf, tenantOf } from '@tradewind/contracts';
import { Random } from '@tradewind/cli/random';
import { partitionOf } from '@tradewind/log';
import type { Figures } from '../../invariants/counters.js';
import type { WorkloadRecord } from '../../run/subject.js';
import { eventIdOf } from '../stream/stream-event.js';
import type { StreamEvent } from '../stream/stream-event.js';
import type { StoredState } from '../stored-state.js';
import { AMOUNTS_FOLD } from './folds.js';
import type { Account } from './folds.js';
import type { ProcessorTopics } from './topics.js';

/** The same amounts; half of the accounts are linked to another one on the way. */
export function withLinks(events: readonly StreamEvent[], seed: number): StreamEvent[] {
  const draw = new Random(seed ^ 0x2b3f1);
  const links = [...Map.groupBy(events, ({ key }) => key)].flatMap(([key, its]): StreamEvent[] => {
    const at = its[draw.between(0, its.length - 1)];
    if (at === undefined || draw.chance(0.5)) return [];
    const data = { messageId: 'link', from: idOf(key), to: idOf(ownerOf(key)) };
    const id = eventIdOf(seed, `link-${key}`);
    return [{ key, type: IDENTITY_LINKED, data, time: at.time, id }];
  });
  return [...events, ...links].sort((a, b) => a.time - b.time);
}

function ownerOf(key: string): string {
  return keyOf(tenantOf(key), `owner of ${idOf(key)}`);
}

/** What each account comes to, by the account that has it in the end. */
export function linkedFiguresOfRecords(
  records: readonly Pick<WorkloadRecord, 'key' | 'value' | 'headers'>[],
): Figures {
  const sums = new Map<string, { count: number; sum: number }>();
  const linked = new Set<string>();
  for (const { key: bytes, value, headers } of records) {
    if (bytes === null || value === null) continue;
    const key = bytes.toString();
    const { amount } = JSON.parse(value.toString()) as { amount?: number };
    if (headers['ce_type'] === ceTypeOf(IDENTITY_LINKED)) linked.add(key);
    else if (amount !== undefined) {
      const { count, sum } = sums.get(key) ?? { count: 0, sum: 0 };
      sums.set(key, { count: count + 1, sum: sum + amount });
    }
  }
  return new Map([...sums].map(([key, sum]) => [linked.has(key) ? ownerOf(key) : key, sum]));
}

/** The same figures from the state, of every account in `expected` and of every one linked to it. */
export async function linkedFiguresOfState(
  state: StoredState,
  { amounts }: ProcessorTopics,
  expected: Figures,
): Promise<Figures> {
  const figures = new Map<string, { count: number; sum: number }>();
  const accounts = { name: AMOUNTS_FOLD, topic: amounts };
  for (let partition = 0; partition < amounts.partitions; partition++) {
    const keys = [...expected.keys()].filter(
      (key) => partitionOf(key, amounts.partitions) === partition,
    );
    for (const [key, { count, sum }] of await state.entities<Account>(accounts, partition, keys)) {
      figures.set(key, { count, sum });
    }
  }
  return figures;
}
