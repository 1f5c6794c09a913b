import { nextIn, scopeOf } from '../reference/reference-run.js';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog } from '@tradewind/log';
import type { PartitionStore } from '@tradewind/state';
import type { ReplicaGroup } from '../replicas/replica-group.js';
import type { Subject } from './subject.js';

const POLL_MS = 250;

export interface Quiescing {
  readonly subject: Subject;
  readonly log: EventLog;
  readonly store: PartitionStore;
  readonly group: ReplicaGroup;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Quiesced {
  /** True if everything was folded in time. */
  readonly isFolded: boolean;
  /** Time until everything was first found folded, or until the timeout, ms. */
  readonly tookMs: number;
  readonly detail: string;
}

/**
 * Waits until every partition is folded to the end of its log in two looks between which no log has
 * grown (the output of one fold may be the input of another), and every replica is ready.
 */
export async function quiesce(quiescing: Quiescing): Promise<Quiesced> {
  const { timeoutMs, signal } = quiescing;
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  let before: { readonly ends: string; readonly tookMs: number } | undefined;
  for (;;) {
    signal.throwIfAborted();
    const tookMs = elapsed();
    const look = await lookAt(quiescing).catch((error: unknown) => ({
      lagging: [error instanceof Error ? error.message : String(error)],
      ends: '',
      partitions: 0,
    }));
    if (look.lagging.length === 0 && before?.ends === look.ends) {
      const detail = `${look.partitions} partitions, ${before.tookMs} ms after the last fault`;
      return { isFolded: true, tookMs: before.tookMs, detail };
    }
    before = look.lagging.length === 0 ? { ends: look.ends, tookMs } : undefined;
    if (elapsed() > timeoutMs) {
      const lagging = look.lagging.slice(0, 5).join('; ');
      return { isFolded: false, tookMs: elapsed(), detail: `after ${elapsed()} ms: ${lagging}` };
    }
    await pause(POLL_MS);
  }
}

interface Look {
  readonly lagging: readonly string[];
  readonly ends: string;
  readonly partitions: number;
}

async function lookAt({ subject, log, store, group }: Quiescing): Promise<Look> {
  const lagging: string[] = [];
  const ends: string[] = [];
  for (const topic of subject.folded) {
    const { name } = topic;
    const partitions = await log.offsets(name);
    await Promise.all(
      partitions.map(async ({ partition, next: end }) => {
        const stored = await store.loadMeta(scopeOf(subject.service, topic, partition));
        const next = nextIn(stored?.meta, topic);
        ends.push(`${name}[${partition}] ${end}`);
        if (next !== end) lagging.push(`${name}[${partition}] at ${next} of ${end}`);
      }),
    );
  }
  if (!(await group.areReady())) lagging.push('a replica is not ready');
  return { lagging, ends: ends.sort().join(), partitions: ends.length };
}
