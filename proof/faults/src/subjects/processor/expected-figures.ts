import { partitionOf } from '@tradewind/log';
import type { TopicRecords } from '../../reference/read-topics.js';
import type { Figures } from '../../invariants/counters.js';
import type { StreamEvent } from '../stream/stream-event.js';
import type { StoredState } from '../stored-state.js';
import { AMOUNTS_FOLD, COUNTED, REPORTS_FOLD, sourceKey } from './folds.js';
import type { Account, Counted, ReportTotals } from './folds.js';
import type { ProcessorTopics } from './topics.js';

type MutableFigures = Map<string, Record<string, number>>;

/** Figures that follow from the distinct events and the factor of each alone, without a fold. */
export function figuresOfEvents(
  events: readonly StreamEvent[],
  { amounts }: ProcessorTopics,
  factors: readonly number[],
): Figures {
  const figures: MutableFigures = new Map();
  const all = { folded: 0 };
  for (let partition = 0; partition < amounts.partitions; partition++) {
    figures.set(partitionName(partition), { count: 0, sum: 0 });
    figures.set(sourceKey(partition), { count: 0, sum: 0 });
  }
  for (const [at, { key, data, time }] of events.entries()) {
    const { amount } = data as { amount: number };
    const partition = partitionOf(key, amounts.partitions);
    const account = figures.get(key) ?? { count: 0, sum: 0, weighted: 0, lastSeen: 0 };
    figures.set(key, account);
    account['weighted'] = (account['weighted'] ?? 0) + amount * (factors[at] ?? 1);
    account['lastSeen'] = Math.max(account['lastSeen'] ?? 0, time);
    for (const name of [partitionName(partition), sourceKey(partition)]) {
      addTo(figures.get(name) ?? {}, amount);
    }
    addTo(account, amount);
    all.folded += 1;
  }
  figures.set('all partitions', all);
  return figures;
}

function addTo(counter: Record<string, number>, amount: number): void {
  counter['count'] = (counter['count'] ?? 0) + 1;
  counter['sum'] = (counter['sum'] ?? 0) + amount;
}

function partitionName(partition: number): string {
  return `partition ${String(partition)}`;
}

/**
 * The same figures from the state: of every account, of every partition as a whole, the reports of
 * each partition to the second fold, and what all partitions report as folded.
 */
export async function figuresOfState(
  state: StoredState,
  { amounts, reports }: ProcessorTopics,
  input: TopicRecords,
): Promise<Figures> {
  const figures: MutableFigures = new Map();
  const all = { folded: 0 };
  const accounts = { name: AMOUNTS_FOLD, topic: amounts };
  for (let partition = 0; partition < amounts.partitions; partition++) {
    const keys = keysIn(input, amounts.name, partition);
    for (const [key, value] of await state.entities<Account>(accounts, partition, keys)) {
      figures.set(key, { ...value });
    }
    const counted = await state.part<Counted>(accounts, partition, COUNTED);
    const { count, sum } = counted ?? { count: 0, sum: 0 };
    figures.set(partitionName(partition), { count, sum });
    all.folded += (await state.meta(amounts, partition))?.counts.folded ?? 0;
    const source = sourceKey(partition);
    const totals = await state.entity<ReportTotals>({ name: REPORTS_FOLD, topic: reports }, source);
    figures.set(source, { count: totals?.count ?? 0, sum: totals?.sum ?? 0 });
  }
  figures.set('all partitions', all);
  return figures;
}

function keysIn(input: TopicRecords, topic: string, partition: number): ReadonlySet<string> {
  const keys = input.partition(topic, partition).flatMap(({ key }) => key?.toString('utf8') ?? []);
  return new Set(keys);
}
