import {
  IDENTITY_LINKED,
  isOfIdentity,
  keyOf,
  STATE_HANDED_BACK,
  STATE_HANDED_OVER,
  tenantOf,
} from '@tradewind/contracts';
import type { Parcel, TopicContract } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { LogRecord } from '@tradewind/log';
import type { Decoded, Place } from '../decode/decode-record.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import type { HeldRecord } from '../memory/links.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { nextOf } from '../memory/partition-meta.js';
import type { Restoration } from '../memory/partition-meta.js';
import type { Restorations } from './hand-over-step.js';
import { heldOf } from './held-record.js';

export interface RestorationsOptions {
  readonly group: FoldGroup;
  readonly member: GroupMember;
  readonly memory: Pick<PartitionMemory, 'meta'>;
  readonly record: LogRecord;
  /** That of the record. */
  readonly key: string;
  readonly takeAgain: (records: readonly LogRecord[]) => void;
}

/** Notes in the meta of the partition which states are being built again. */
export class PartitionRestorations implements Restorations {
  readonly #name: string;

  constructor(private readonly options: RestorationsOptions) {
    this.#name = options.member.stateName(options.key);
  }

  get open(): number {
    return Object.keys(this.options.memory.meta.restoring ?? {}).length;
  }

  begin({ split, ids, without }: Pick<Restoration, 'split' | 'ids' | 'without'>): string {
    const { member, memory, key } = this.options;
    const { meta } = memory;
    const known = meta.restoring?.[this.#name];
    const attempt = `${split} ${this.#place}`;
    const since = nextOf(meta, linksTopicOf(member)?.name ?? '');
    meta.restoring = {
      ...meta.restoring,
      [this.#name]: {
        ...{ fold: member.name, key, attempt, split, since, now: meta.clock ?? 0 },
        ids: [...new Set([...(known?.ids ?? []), ...ids])],
        without: [...new Set([...(known?.without ?? []), ...without])],
      },
    };
    return attempt;
  }

  end(): void {
    const { meta } = this.options.memory;
    const all = Object.entries(meta.restoring ?? {});
    const others = all.filter(([name]) => name !== this.#name);
    if (others.length > 0) meta.restoring = Object.fromEntries(others);
    else delete meta.restoring;
  }

  get record(): HeldRecord {
    const { record } = this.options;
    return { ...heldOf(record), n: record.topic };
  }

  takeAgain(records: readonly LogRecord[]): void {
    this.options.takeAgain(records);
  }

  /** What has been folded so far: where it is the same, nothing else has been. */
  get #place(): string {
    const { group, memory } = this.options;
    const { generation } = memory.meta;
    return [generation, ...group.inputs.map(({ name }) => nextOf(memory.meta, name))].join('.');
  }
}

/** The topic that brings links to a fold. */
export function linksTopicOf({ fold }: GroupMember): TopicContract | undefined {
  return fold.inputs.find(({ events }) => Object.hasOwn(events, IDENTITY_LINKED));
}

/**
 * Where the record stood when it first came to the shopper, for a state where its link stood; `undefined`
 * where that is not known, or does not matter.
 */
export function placeOf(
  member: GroupMember,
  { event, origin }: Decoded & { ok: true },
  { record, isHandOver }: { readonly record: LogRecord; readonly isHandOver: boolean },
): Place | undefined {
  if (!isHandOver) return isOfIdentity(event.type) ? undefined : record;
  if (event.type !== STATE_HANDED_OVER && event.type !== STATE_HANDED_BACK) return origin;
  const topic = linksTopicOf(member);
  if (topic === undefined) return undefined;
  const { from, link } = event.data as Parcel;
  const partition = partitionOf(keyOf(tenantOf(event.key), from), topic.partitions);
  return { topic: topic.name, partition, offset: link };
}
