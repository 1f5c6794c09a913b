import { keyOf } from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  PartitionContext,
  TopicContract,
} from '@tradewind/contracts';
import type { ProcessorTopics } from './topics.js';
import { WEIGHT_ID, weightDocument } from './weights.js';

type Amounts = ProcessorTopics['amounts'];
type Reports = ProcessorTopics['reports'];

export const AMOUNTS_FOLD = 'amounts';
export const REPORTS_FOLD = 'reports';
/** The name of the part in which each fold counts the records that its partition has folded. */
export const COUNTED = 'counted';

/** There is an output each time that the sum of an account passes a multiple of this. */
export const LEVEL = 500;
/**
 * Stream time without events after which an account is reported as quiet: short after it has
 * reached a level, so that deadlines move forwards and backwards, and longer than an epoch
 * otherwise.
 */
export const QUIET_AFTER_MS = 400_000;
const QUIET_SOON_MS = 40_000;

export interface Account {
  count: number;
  sum: number;
  /** Sum of amounts, each by the factor of the document as of its place in the log. */
  weighted: number;
  /** The latest event time. */
  lastSeen: number;
}

/** The counts of a partition: in total, and since its last report. */
export interface Counted {
  count: number;
  sum: number;
  open: { count: number; sum: number };
}

/**
 * Counts and sums by account; reports when sums pass levels and accounts become quiet, and reports
 * epochs.
 */
export class AmountsFold implements Fold<Amounts, Account, Counted> {
  readonly name = AMOUNTS_FOLD;
  readonly inputs: readonly Amounts[];
  readonly emits: readonly TopicContract[];
  readonly handOvers: TopicContract;
  readonly documents = [weightDocument];
  readonly stateVersion = 1;

  constructor(private readonly topics: ProcessorTopics) {
    this.handOvers = topics.handOvers;
    this.inputs = [topics.amounts];
    this.emits = [topics.reports];
  }

  initialState(): Account {
    return { count: 0, sum: 0, weighted: 0, lastSeen: 0 };
  }

  initialPart(): Counted {
    return { count: 0, sum: 0, open: { count: 0, sum: 0 } };
  }

  evolve(event: FoldEvent<Amounts>, context: FoldContext<Account, Counted>): void {
    if (event.type !== 'amount.added') return;
    const { amount } = event.data;
    const account = context.state(event.key);
    const partition = context.part(COUNTED);
    const level = Math.floor(account.sum / LEVEL);
    account.lastSeen = Math.max(account.lastSeen, event.time);
    const weight = context.documents.get(weightDocument, event.tenant, WEIGHT_ID);
    account.weighted += amount * (weight?.content.factor ?? 1);
    for (const counter of [account, partition, partition.open]) {
      counter.count += 1;
      counter.sum += amount;
    }
    const reached = Math.floor(account.sum / LEVEL);
    if (reached > level) {
      const data = { account: event.key, level: reached, count: account.count };
      context.emit({
        topic: this.topics.reports,
        key: event.key,
        event: { type: 'threshold.reached', data },
      });
    }
    context.wakeAt(event.key, context.now + (reached > level ? QUIET_SOON_MS : QUIET_AFTER_MS));
  }

  /** What the partition has counted stays. */
  merge(entity: string, from: Account, context: FoldContext<Account, Counted>): void {
    const account = context.state(entity);
    account.count += from.count;
    account.sum += from.sum;
    account.weighted += from.weighted;
    account.lastSeen = Math.max(account.lastSeen, from.lastSeen);
    context.wakeAt(entity, context.now + QUIET_AFTER_MS);
  }

  wake(entity: string, context: FoldContext<Account, Counted>): void {
    const { count, lastSeen } = context.state(entity);
    context.emit({
      topic: this.topics.reports,
      key: entity,
      event: { type: 'account.quiet', data: { account: entity, since: lastSeen, count } },
    });
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<Counted>): void {
    const { partitionId: source } = context;
    const partition = context.part(COUNTED);
    context.emit({
      topic: this.topics.reports,
      key: sourceKey(source),
      slot: `closed|${String(source)}|${String(through)}`,
      event: { type: 'epoch.closed', data: { source, through, ...partition.open } },
    });
    partition.open = { count: 0, sum: 0 };
  }
}

/** Returns the key under which the second fold sums the reports of a partition of the first. */
export function sourceKey(source: number): string {
  return keyOf('~', `source-${String(source)}`);
}

/** For an account, its outputs; for a source, what it has reported. */
export interface ReportTotals {
  reached: number;
  quiet: number;
  count: number;
  sum: number;
}

/** Sums the output of the first fold, so that a duplicate or a loss between them is visible. */
export class ReportsFold implements Fold<Reports, ReportTotals, { reports: number }> {
  readonly name = REPORTS_FOLD;
  readonly inputs: readonly Reports[];
  readonly emits: readonly TopicContract[];
  readonly stateVersion = 1;

  constructor(private readonly topics: ProcessorTopics) {
    this.inputs = [topics.reports];
    this.emits = [topics.totals];
  }

  initialState(): ReportTotals {
    return { reached: 0, quiet: 0, count: 0, sum: 0 };
  }

  initialPart(): { reports: number } {
    return { reports: 0 };
  }

  evolve(event: FoldEvent<Reports>, context: FoldContext<ReportTotals, { reports: number }>): void {
    const state = context.state(event.key);
    context.part(COUNTED).reports += 1;
    if (event.type === 'epoch.closed') {
      const { source, through, count, sum } = event.data;
      state.count += count;
      state.sum += sum;
      const data = { source, through, count: state.count, sum: state.sum };
      const slot = `totalled|${String(source)}|${String(through)}`;
      context.emit({
        topic: this.topics.totals,
        key: event.key,
        slot,
        event: { type: 'source.totalled', data },
      });
      return;
    }
    if (event.type === 'threshold.reached') state.reached += 1;
    else state.quiet += 1;
    const { reached, quiet } = state;
    context.emit({
      topic: this.topics.totals,
      key: event.key,
      event: { type: 'account.ranked', data: { account: event.data.account, reached, quiet } },
    });
  }
}
