import type { BatchHandler, EventLog, NewRecord, Subscription } from '@tradewind/log';
import type { CommitOutcome, PartitionStore, Scope, ScopeChange } from '@tradewind/state';
import { DelegatingLog, DelegatingStore } from './delegating-ports.js';
import type { ProtocolPoints } from './protocol-points.js';

/** A store whose writes pass the protocol's points. */
export class PointedStore extends DelegatingStore {
  constructor(
    inner: PartitionStore,
    private readonly points: ProtocolPoints,
  ) {
    super(inner);
  }

  override async commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    this.points.pass('before-commit');
    const outcome = this.inner.commit(scope, change);
    if (this.points.diesAt('commit-sent')) await sent(outcome);
    this.points.pass('commit-sent');
    const settled = await outcome;
    if (settled.applied) this.points.pass('after-commit');
    return settled;
  }
}

/**
 * The client writes to its socket within the call; after a round of the event loop the kernel
 * certainly has the data. Whether the server is faster does not matter, since nobody reads its
 * reply.
 */
async function sent(outcome: Promise<CommitOutcome>): Promise<void> {
  outcome.catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
}

/** A log whose assignments and appends pass the protocol's points. */
export class PointedLog extends DelegatingLog {
  constructor(
    inner: EventLog,
    private readonly points: ProtocolPoints,
  ) {
    super(inner);
  }

  override async publish(records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return this.inner.publish(records);
    this.points.pass('before-publish');
    await this.inner.publish(records);
    this.points.pass('after-publish');
  }

  override subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    return this.inner.subscribe(group, topics, {
      assigned: async (partitions, control) => {
        const positions = await handler.assigned(partitions, control);
        // A member without partitions has passed nothing.
        if (partitions.length > 0) this.points.pass('assigned');
        return positions;
      },
      handle: (batch, progress) => handler.handle(batch, progress),
      relaxed: handler.relaxed,
    });
  }
}
