import {
  EPOCH_CLOSED,
  EVENT_FORWARDED,
  identityRefusals,
  identitySplits,
  isOfIdentity,
  keyOf,
  privacyExports,
  privacyRegulations,
  REGULATION_PASSED,
  SHOPPER_ERASED,
  SPLIT_ASKED,
  type EpochClosed,
  type TopicContract,
} from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { Decoded } from '../decode/decode-record.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import type { HandOverGate } from '../identity/hand-over-gate.js';
import { takeRecord } from '../identity/hand-overs.js';
import type { HandOverStep, Taken } from '../identity/hand-over-step.js';
import { HeldRecords } from '../identity/held-records.js';
import type { HeldOutcome } from '../identity/held-records.js';
import { exported } from '../identity/exported.js';
import { LinkedEntity } from '../identity/linked-entity.js';
import { PartitionRestorations, placeOf } from '../identity/partition-restorations.js';
import type { Links } from '../memory/links.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { handOversOf, nextOf } from '../memory/partition-meta.js';
import type { Steps } from '../steps/steps.js';
import type { ChunkContext } from './chunk-context.js';
import { clockBefore } from './chunk-step.js';
import type { FoldStep, Step } from './chunk-step.js';
import { FoldFailure, failurePlace } from './fold-failures.js';
import type { Cause, Outbox } from './outbox.js';
import type { ClockHandOvers } from './partition-clock.js';

export interface ChunkHandOversOptions {
  readonly group: FoldGroup;
  readonly memory: PartitionMemory;
  readonly outbox: Outbox;
  /** By fold. */
  readonly contexts: ReadonlyMap<string, ChunkContext>;
  readonly partition: number;
  readonly epochMs: number;
  /** Present where hand-overs wait for their epoch; else they are taken as they come. */
  readonly handOverGate?: HandOverGate | undefined;
  /** Takes records that were held until now, as many as fit the write, and returns how many. */
  readonly takeHeld: (records: readonly LogRecord[]) => Steps<number>;
  /** Has a fold take records again that were held for one of its entities. */
  readonly takeAgain: (member: GroupMember, records: readonly LogRecord[]) => void;
  readonly service: string;
}

type Read = Decoded & { ok: true };
type Told = 'refuse' | 'tell' | 'tellRegulation' | 'exportState';
type Emit = (to: TopicContract, id: string, said: object, slot?: string) => void;

/** A record on its way into the folds. */
export interface RecordAt {
  readonly record: LogRecord;
  readonly cause: Cause;
  /** It was held, and is due now. */
  readonly isDue?: boolean;
}

/** Hands states and events of a chunk's records over to other ids of their shoppers, and takes them in. */
export class ChunkHandOvers implements ClockHandOvers {
  readonly #held: HeldRecords;

  constructor(private readonly options: ChunkHandOversOptions) {
    const { memory, handOverGate } = options;
    const { entities, meta } = memory;
    this.#held = new HeldRecords({
      ...options,
      ...{ entities, meta, waits: handOverGate !== undefined },
    });
  }

  /** The step, if all it does now is to hold the record. */
  holding(step: Step): Step | undefined {
    const { decoded, record, folds } = step;
    if (!this.#waits(record) || !decoded.ok) return undefined;
    const touched = isNotice(decoded, this.options.group, record)
      ? []
      : folds.flatMap(({ member }) => this.#held.entriesOf(member.name, record, decoded));
    return { ...step, touched };
  }

  /** Where the clock moves before a record: a partition is in no haste because another one is ahead. */
  clockBefore(record: LogRecord, decoded: Read): number | undefined {
    const { group, memory, handOverGate } = this.options;
    if (!group.isHandOvers(record.topic)) return clockBefore(group, decoded);
    const isSet = memory.meta.clock !== undefined;
    return isSet || handOverGate ? undefined : decoded.event.time;
  }

  /** The entries that the step touches have to be loaded. */
  take({ member }: FoldStep, read: Read, at: RecordAt): Taken {
    const { record } = at;
    if (isNotice(read, this.options.group, record)) return this.#noteClosed(member, read);
    if (this.#waits(record) && !at.isDue) {
      this.#held.hold(member.name, record, read);
      return 'taken';
    }
    if (!member.canMerge && read.event.type === SHOPPER_ERASED) {
      this.options.memory.entities.forget(member.stateName(read.event.key));
      return 'taken';
    }
    return this.#isOrdinary(member, read, record) ? 'for the fold' : this.#follow(member, read, at);
  }

  isSettled(fold: string, epoch: number): boolean {
    return !this.#held.isDue(fold, epoch) && this.#isOpen(fold, epoch);
  }

  awaitOthers(fold: string, epoch: number): Promise<void> | undefined {
    if (this.#isOpen(fold, epoch)) return undefined;
    return this.options.handOverGate?.whenOpen({ fold, epoch });
  }

  *takeDue({ fold: { name: fold, handOvers } }: GroupMember, epoch: number): Steps<HeldOutcome> {
    if (handOvers === undefined) return 'none';
    const { takeHeld } = this.options;
    return yield* this.#held.takeDue({ fold, epoch, topic: handOvers.name }, takeHeld);
  }

  close({ name, fold: { handOvers } }: GroupMember, through: number, cause: Cause): void {
    const { handOverGate, partition: source, outbox } = this.options;
    if (handOvers === undefined || handOverGate === undefined) return;
    for (let partition = 0; partition < handOvers.partitions; partition++) {
      const event = { type: EPOCH_CLOSED, data: { source, through } } as never;
      const key = keyOf('', String(partition));
      outbox.emit(name, { topic: handOvers, key, partition, event }, cause);
    }
  }

  #isOpen(fold: string, epoch: number): boolean {
    const { handOverGate, group, memory } = this.options;
    if (handOverGate === undefined || !group.member(fold).canMerge) return true;
    return handOverGate.isOpen(memory.meta, { fold, epoch });
  }

  #waits({ topic }: LogRecord): boolean {
    return this.options.handOverGate !== undefined && this.options.group.isHandOvers(topic);
  }

  #noteClosed({ name }: GroupMember, { event }: Read): Taken {
    if (this.options.handOverGate === undefined) return 'taken';
    const { source, through } = event.data as EpochClosed;
    const { closed } = handOversOf(this.options.memory.meta, name);
    closed[source] = Math.max(closed[source] ?? through, through);
    return 'taken';
  }

  /** Nearly every record is: no more is done for it than to look. */
  #isOrdinary(member: GroupMember, { event, path }: Read, { topic }: LogRecord): boolean {
    if (!member.canMerge) return true;
    const { group, memory } = this.options;
    if (path || isOfIdentity(event.type) || group.isHandOvers(topic)) return false;
    const links = memory.entities.links(member.stateName(event.key));
    return links === undefined || isAlone(links);
  }

  #follow(member: GroupMember, read: Read, at: RecordAt): Taken {
    const { event, path = [] } = read;
    const { record, cause, isDue } = at;
    const { handOvers } = member.fold;
    const context = this.options.contexts.get(member.name);
    if (handOvers === undefined || context === undefined) return 'for the fold';
    const { memory } = this.options;
    const now = memory.meta.clock ?? -Infinity;
    const entity = new LinkedEntity(event.key, {
      ...{ member, memory },
      context: context.at(now, cause, [event.key], [member.stateName(event.key)]),
    });
    const sent = this.#sent(handOvers, { member, read }, at);
    const step = { member, event, path, offset: record.offset, nextLink: this.#nextLink };
    const place = placeOf(member, read, { record, isHandOver: this.#isHandOver(record) });
    const restorations = new PartitionRestorations({
      ...{ group: this.options.group, member, memory, record, key: event.key },
      takeAgain: (held) => {
        this.options.takeAgain(member, held);
      },
    });
    try {
      return takeRecord({ ...step, place, entity, restorations, ...sent });
    } catch (error) {
      // Of a record that was held it is told already.
      if (error instanceof FoldFailure) throw error;
      throw new FoldFailure(failurePlace(record, isDue), member.name, error);
    }
  }

  #sent(
    topic: TopicContract,
    { member, read }: { readonly member: GroupMember; readonly read: Read },
    { record, cause }: RecordAt,
  ): Pick<HandOverStep, 'send' | 'ask' | 'forward' | 'passRegulation' | Told> {
    const { event } = read;
    const { memory, outbox } = this.options;
    const fold = `${this.options.service}/${member.name}`;
    const emit: Emit = (to, id, said, slot) => {
      const key = keyOf(event.tenant, id);
      const output = { topic: to, key, event: said as never, ...(slot && { slot }) };
      outbox.emit(member.name, output, { ...cause, time: memory.meta.clock ?? cause.time });
    };
    return {
      send: (to, type, data) => {
        emit(topic, to, { type, data }, [data.from, to, data.link, ...data.path].join('|'));
      },
      ask: (to, data) => {
        emit(topic, to, { type: SPLIT_ASKED, data }, [data.split, to, ...data.path].join('|'));
      },
      forward: (to, path) => {
        const { id, type, time } = event;
        const data = {
          path,
          topic: event.topic,
          id,
          type,
          time,
          value: this.#valueOf(record, event),
        };
        const { offset, partition } = read.origin ?? record;
        const isPlaced = read.origin !== undefined || !this.#isHandOver(record);
        emit(topic, to, {
          ...{ type: EVENT_FORWARDED },
          data: { ...data, ...(isPlaced && { offset, partition }) },
        });
      },
      ...toldTo(emit, fold),
      passRegulation: (to, data) => {
        const slot = [data.regulation, to, event.key].join('|');
        emit(topic, to, { type: REGULATION_PASSED, data }, slot);
      },
    };
  }

  #isHandOver({ topic }: LogRecord): boolean {
    return this.options.group.isHandOvers(topic);
  }

  /** As the record had it, or as it was forwarded before. */
  #valueOf(record: LogRecord, { data }: HandOverStep['event']): string {
    if (this.#isHandOver(record)) return JSON.stringify(data);
    return record.value?.toString() ?? '';
  }

  get #nextLink(): number {
    const { group, memory } = this.options;
    return Math.max(...group.topics.map(({ name }) => nextOf(memory.meta, name)));
  }
}

/** What the fold `<service>/<fold>` tells of links, splits and regulations. */
function toldTo(emit: Emit, fold: string): Pick<HandOverStep, Told> {
  return {
    refuse: (from, to, reason) => {
      const data = { from, to, reason, by: fold };
      emit(identityRefusals, from, { type: 'identity.refused', data });
    },
    tell: ({ type, data }) => {
      emit(identitySplits, data.split, { type, data: { ...data, fold } });
    },
    tellRegulation: (told) => {
      const data = { ...told, fold };
      emit(privacyRegulations, data.regulation, { type: 'regulation.applied', data });
    },
    exportState: ({ regulation, id }, state) => {
      emit(privacyExports, id, exported({ regulation, id, fold }, state));
    },
  };
}

/** Trainers have notices of their own, which they fold. */
function isNotice({ event }: Read, group: FoldGroup, { topic }: LogRecord): boolean {
  return event.type === EPOCH_CLOSED && group.isHandOvers(topic);
}

/** Whether nothing but the fold itself has to do with events of the id. */
function isAlone({ to, restoring, restored, erased, suppressed }: Links): boolean {
  return [to, restoring, restored, erased, suppressed].every((each) => each === undefined);
}
