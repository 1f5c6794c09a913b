import type { FoldEvent, TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { carriedTrace } from '@tradewind/observability';
import type { Decoded } from '../decode/decode-record.js';
import type { Refusal } from '../decode/decode-refusal.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import { FoldFailure } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import type { ClockMove } from '../memory/partition-meta.js';
import type { Cause } from './outbox.js';

/** What a fold does with one record. */
export interface FoldStep {
  readonly member: GroupMember;
  /** Entities whose state it declares to change. */
  readonly entities: readonly string[];
  /** The names of their states, in the same order. */
  readonly names: readonly string[];
  /** The state that keeps the id of the record's event, unless its source numbers its events. */
  readonly ringName: string;
  /** The fold threw at the record before: it is not given it again. */
  readonly refusal: Refusal | undefined;
}

/** What a chunk does with one record. */
export interface Step {
  readonly record: LogRecord;
  readonly decoded: Decoded;
  readonly folds: readonly FoldStep[];
  /** Names of all states that it changes. */
  readonly touched: readonly string[];
}

const NONE: readonly string[] = [];
const NO_FOLDS: readonly FoldStep[] = [];

/** The record is decoded, or refused. Throws a FoldFailure where a fold does not tell its entities. */
export function stepOf(
  group: FoldGroup,
  { record, decoded }: Pick<Step, 'record' | 'decoded'>,
  failures: Pick<FoldFailures, 'at'> | undefined,
): Step {
  if (!decoded.ok) return { record, decoded, folds: NO_FOLDS, touched: NONE };
  const { event, sequence } = decoded;
  const folds: FoldStep[] = [];
  const touched: string[] = [];
  for (const member of group.members) {
    if (!member.takesUp(record.topic, event.type)) continue;
    const step = foldStepOf(member, { record, event }, failures?.at(record, member.name));
    folds.push(step);
    for (const name of step.names) touched.push(name);
    // The ids of a client's events are kept with their key.
    if (!step.refusal && !sequence && !step.names.includes(step.ringName)) {
      touched.push(step.ringName);
    }
  }
  return { record, decoded, folds, touched };
}

function foldStepOf(
  member: GroupMember,
  { record, event }: { readonly record: LogRecord; readonly event: FoldEvent<TopicContract> },
  refusal: Refusal | undefined,
): FoldStep {
  const entities = refusal ? NONE : entitiesOf(member, record, event);
  const names = entities.map((entity) => member.stateName(entity));
  // One text for each name: what it costs to look a name up is the hash of a new text.
  const ringName = names[entities.indexOf(event.key)] ?? member.stateName(event.key);
  return { member, entities, names, ringName, refusal };
}

function entitiesOf(
  { fold, name }: GroupMember,
  record: LogRecord,
  event: FoldEvent<TopicContract>,
): readonly string[] {
  try {
    return fold.entities?.(event) ?? [event.key];
  } catch (error) {
    throw new FoldFailure(record, name, error);
  }
}

/** What the event of a record passes on to whatever is concluded from it. */
export function causeOf({ event }: Decoded & { ok: true }, record: LogRecord): Cause {
  const { time, recordedAt, id } = event;
  return { time, recordedAt, causationId: id, trace: carriedTrace(record.headers) };
}

/** The move of the clock to a time that a record has begun. */
export function clockMove(to: number, { topic, offset }: LogRecord, cause: Cause): ClockMove {
  const { trace, recordedAt, causationId } = cause;
  return {
    ...{ to, topic, offset, recordedAt },
    ...(causationId !== undefined && { causationId }),
    ...(trace && { trace }),
  };
}

/** Where the clock moves before a record; `undefined` if it stays. */
export function clockBefore(
  { clockFold }: FoldGroup,
  { event }: Decoded & { ok: true },
): number | undefined {
  if (clockFold === undefined) return event.time;
  if (!clockFold.reads(event.topic)) return undefined;
  const { fold } = clockFold;
  return fold.clockBefore ? fold.clockBefore(event) : event.time;
}
