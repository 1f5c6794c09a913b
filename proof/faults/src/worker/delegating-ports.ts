import type { TopicContract } from '@tradewind/contracts';
import type {
  BatchHandler,
  EventLog,
  LogRecord,
  NewRecord,
  Subscription,
  Tail,
} from '@tradewind/log';
import type {
  CommitOutcome,
  NamePage,
  PartitionStore,
  Scope,
  ScopeChange,
  StoredMeta,
} from '@tradewind/state';

/** A store that delegates to another; subclasses override methods. */
export class DelegatingStore implements PartitionStore {
  constructor(protected readonly inner: PartitionStore) {}

  loadMeta(scope: Scope): Promise<StoredMeta | undefined> {
    return this.inner.loadMeta(scope);
  }

  loadNonce(scope: Scope): Promise<string | undefined> {
    return this.inner.loadNonce(scope);
  }

  read(scope: Scope, entities: readonly string[]): Promise<(string | undefined)[]> {
    return this.inner.read(scope, entities);
  }

  commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    return this.inner.commit(scope, change);
  }

  confirm(scope: Scope, nonce: string): Promise<boolean> {
    return this.inner.confirm(scope, nonce);
  }

  list(scope: Scope, page: NamePage): Promise<string[]> {
    return this.inner.list(scope, page);
  }

  enlist(scope: Scope, isListed: (entity: string) => boolean): Promise<void> {
    return this.inner.enlist(scope, isListed);
  }

  sweep(scope: Scope, isUseless: (entity: string) => boolean): Promise<void> {
    return this.inner.sweep(scope, isUseless);
  }

  ping(): Promise<void> {
    return this.inner.ping();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** A log that delegates to another; subclasses override methods. */
export class DelegatingLog implements EventLog {
  constructor(protected readonly inner: EventLog) {}

  publish(records: readonly NewRecord[]): Promise<void> {
    return this.inner.publish(records);
  }

  subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    return this.inner.subscribe(group, topics, handler);
  }

  tail(
    topics: readonly string[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ): Promise<Tail> {
    return this.inner.tail(topics, from, onRecord);
  }

  ensureTopics(topics: readonly TopicContract[]): Promise<void> {
    return this.inner.ensureTopics(topics);
  }

  offsets(topic: string): Promise<readonly { partition: number; first: number; next: number }[]> {
    return this.inner.offsets(topic);
  }

  ping(): Promise<void> {
    return this.inner.ping();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
