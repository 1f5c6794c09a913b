import { EVENT_FORWARDED, IDENTITY_LINKED, keyOf } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { Decoded } from '../decode/decode-record.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import { takeRecord } from '../identity/hand-overs.js';
import type { HandOverStep, Taken } from '../identity/hand-overs.js';
import { LinkedEntity } from '../identity/linked-entity.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { nextOf } from '../memory/partition-meta.js';
import type { ChunkContext } from './chunk-context.js';
import type { FoldStep } from './chunk-step.js';
import { FoldFailure } from './fold-failures.js';
import type { Cause, Outbox } from './outbox.js';

export interface ChunkHandOversOptions {
  readonly group: FoldGroup;
  readonly memory: PartitionMemory;
  readonly outbox: Outbox;
  /** By fold. */
  readonly contexts: ReadonlyMap<string, ChunkContext>;
}

type Read = Decoded & { ok: true };

/** Hands states and events of a chunk's records over to other ids of their shoppers, and takes them in. */
export class ChunkHandOvers {
  constructor(private readonly options: ChunkHandOversOptions) {}

  /** The entity of the record has to be loaded. */
  take(
    { member }: FoldStep,
    read: Read,
    at: { readonly record: LogRecord; readonly cause: Cause },
  ): Taken {
    const { handOvers } = member.fold;
    const context = this.options.contexts.get(member.name);
    if (handOvers === undefined || context === undefined) return 'for the fold';
    if (this.#isOrdinary(member, read, at.record)) return 'for the fold';
    const { event, path = [] } = read;
    const { memory } = this.options;
    const now = memory.meta.clock ?? -Infinity;
    const entity = new LinkedEntity(event.key, {
      ...{ member, memory },
      context: context.at(now, at.cause, [event.key]),
    });
    const sent = this.#sent(handOvers, { member, event }, at);
    const step = { member, event, path, offset: at.record.offset, nextLink: this.#nextLink };
    try {
      return takeRecord({ ...step, entity, ...sent });
    } catch (error) {
      throw new FoldFailure(at.record, member.name, error);
    }
  }

  /** Nearly every record is: no more is done for it than to look. */
  #isOrdinary(member: GroupMember, { event, path }: Read, { topic }: LogRecord): boolean {
    const { group, memory } = this.options;
    if (path || event.type === IDENTITY_LINKED || group.isHandOvers(topic)) return false;
    return memory.entities.links(member.stateName(event.key))?.to === undefined;
  }

  #sent(
    topic: TopicContract,
    { member, event }: Pick<HandOverStep, 'member' | 'event'>,
    { record, cause }: { readonly record: LogRecord; readonly cause: Cause },
  ): Pick<HandOverStep, 'send' | 'forward'> {
    const { clock } = this.options.memory.meta;
    const emit = (to: string, type: string, data: unknown, slot?: string) => {
      const key = keyOf(event.tenant, to);
      const output = { topic, key, event: { type, data } as never, ...(slot && { slot }) };
      this.options.outbox.emit(member.name, output, { ...cause, time: clock ?? cause.time });
    };
    return {
      send: (to, type, data) => {
        emit(to, type, data, [data.from, to, data.link, ...data.path].join('|'));
      },
      forward: (to, path) => {
        const { id, type, time } = event;
        emit(to, EVENT_FORWARDED, {
          ...{ path, topic: event.topic, id, type, time },
          value: this.#valueOf(record, event),
        });
      },
    };
  }

  /** As the record had it, or as it was forwarded before. */
  #valueOf(record: LogRecord, { data }: HandOverStep['event']): string {
    if (this.options.group.isHandOvers(record.topic)) return JSON.stringify(data);
    return record.value?.toString() ?? '';
  }

  get #nextLink(): number {
    const { group, memory } = this.options;
    return Math.max(...group.topics.map(({ name }) => nextOf(memory.meta, name)));
  }
}
