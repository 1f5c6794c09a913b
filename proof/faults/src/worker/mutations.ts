import { ceTypeOf, STATE_HANDED_OVER } from '@tradewind/contracts';
import type { Batch, BatchHandler, LogRecord, NewRecord, Subscription } from '@tradewind/log';
import type { Runtime } from '@tradewind/service';
import type { CommitOutcome, Scope, ScopeChange, StoredMeta } from '@tradewind/state';
import { DelegatingLog, DelegatingStore } from './delegating-ports.js';
import { EarlyDocumentsLog } from './early-documents.js';

/** Deliberate defects of the protocol, between a service and its log and store. */
export const mutationNames = [
  'naive-counter',
  'no-reconcile',
  'no-seek',
  'no-cas',
  'outbox-after-commit',
  'ring-0',
  'no-gate',
  'unkeyed-hand-over',
  'early-documents',
] as const;
export type MutationName = (typeof mutationNames)[number];

export function mutationOf(text: string | undefined): MutationName | undefined {
  if (text === undefined || text === '') return undefined;
  const name = mutationNames.find((known) => known === text);
  if (name === undefined) throw new RangeError(`no mutation ${text}: ${mutationNames.join(', ')}`);
  return name;
}

/**
 * Returns the runtime with a defect. `naive-counter` is not a defect of a runtime but a program of
 * its own.
 */
export function mutated(runtime: Runtime, mutation: MutationName | undefined): Runtime {
  const { log, store } = runtime;
  switch (mutation) {
    case 'no-reconcile':
      return { ...runtime, store: new UnlookedStore(store) };
    case 'no-cas':
      return { ...runtime, store: new OverwritingStore(store) };
    case 'outbox-after-commit':
      return { ...runtime, store: new ForgetfulStore(store) };
    case 'no-gate':
      return { ...runtime, store: new UngatedStore(store) };
    case 'no-seek':
      return { ...runtime, log: new UnsoughtLog(log) };
    case 'unkeyed-hand-over':
      return { ...runtime, log: new UnkeyedLog(log) };
    case 'ring-0':
      return { ...runtime, log: new RenamingLog(log) };
    case 'early-documents':
      return { ...runtime, log: new EarlyDocumentsLog(log) };
    default:
      return runtime;
  }
}

/** Returns what this process last saw instead of reading it, so lost writes go unnoticed. */
class UnlookedStore extends DelegatingStore {
  readonly #seen = new Map<Scope, string | undefined>();

  override async loadMeta(scope: Scope): Promise<StoredMeta | undefined> {
    const stored = await super.loadMeta(scope);
    this.#seen.set(scope, stored?.nonce);
    return stored;
  }

  override async commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    const outcome = await super.commit(scope, change);
    if (outcome.applied) this.#seen.set(scope, change.nonce);
    return outcome;
  }

  override loadNonce(scope: Scope): Promise<string | undefined> {
    return this.#seen.has(scope) ? Promise.resolve(this.#seen.get(scope)) : super.loadNonce(scope);
  }
}

/** Overwrites any state. */
class OverwritingStore extends DelegatingStore {
  override async commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    const expected = await super.loadNonce(scope);
    return super.commit(scope, { ...change, expected });
  }
}

/** Stores no outbox: it is published after the commit, if the process lives to do so. */
class ForgetfulStore extends DelegatingStore {
  override commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    const meta = JSON.parse(change.meta) as Record<string, unknown>;
    return super.commit(scope, { ...change, meta: JSON.stringify({ ...meta, outbox: [] }) });
  }
}

/** Reports every change as durable. */
class UngatedStore extends DelegatingStore {
  override confirm(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** Continues from the group's committed offset, not from the position of the state. */
class UnsoughtLog extends DelegatingLog {
  override subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    return super.subscribe(group, topics, {
      assigned: async (partitions, control) => {
        await handler.assigned(partitions, control);
        return [];
      },
      handle: (batch, progress) => handler.handle(batch, progress),
    });
  }
}

/** Gives each delivery a different id, so that no ring of ids ever matches. */
class RenamingLog extends DelegatingLog {
  override subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    return super.subscribe(group, topics, {
      assigned: (partitions, control) => handler.assigned(partitions, control),
      handle: (batch, progress) => handler.handle(renamed(batch), progress),
    });
  }
}

function renamed(batch: Batch): Batch {
  return { ...batch, records: batch.records.map(withOwnId) };
}

/**
 * Makes the id of an event without a sequence unique, so that its duplicates are not recognised.
 * The output of a fold has a sequence and is left alone.
 */
function withOwnId(record: LogRecord): LogRecord {
  const { topic, partition, offset, key, value, headers, timestamp } = record;
  const id = headers['ce_id'];
  if (id === undefined || headers['ce_sequence'] !== undefined) return record;
  const own = Buffer.from(`${offset.toString(36).padStart(11, '~')}${id.toString()}`);
  const renamedHeaders = { ...headers, ce_id: own };
  return { topic, partition, offset, key, value, headers: renamedHeaders, timestamp };
}

/** Publishes hand-overs without what tells that one comes again: sequence and link. */
class UnkeyedLog extends DelegatingLog {
  override publish(records: readonly NewRecord[]): Promise<void> {
    return super.publish(records.map(unkeyed));
  }
}

function unkeyed(record: NewRecord): NewRecord {
  const { headers, value } = record;
  if (headers['ce_type'] !== ceTypeOf(STATE_HANDED_OVER)) return record;
  const others = Object.entries(headers).filter(([name]) => name !== 'ce_sequence');
  const parcel = JSON.parse(String(value)) as Record<string, unknown>;
  // Greater than that of any link before.
  const link = performance.timeOrigin + performance.now();
  return {
    ...record,
    headers: Object.fromEntries(others),
    value: JSON.stringify({ ...parcel, link }),
  };
}
