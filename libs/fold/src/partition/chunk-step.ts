import { isOfIdentity, SHOPPER_ERASED } from '@tradewind/contracts';
import type { FoldEvent, TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { carriedTrace } from '@tradewind/observability';
import { isDocument } from '../decode/decode-record.js';
import type { Decoded } from '../decode/decode-record.js';
import type { Refusal } from '../decode/decode-refusal.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import { isOutdated } from '../identity/hand-overs.js';
import { FoldFailure } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import type { ClockMove } from '../memory/partition-meta.js';
import type { EntityCache } from '../memory/entity-cache.js';
import type { TimerIndex } from '../timers/timer-index.js';
import type { Cause } from './outbox.js';
import { READ_AHEAD_TIMERS } from './partition-clock.js';

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
  const { event, sequence, path } = decoded;
  const folds: FoldStep[] = [];
  const touched: string[] = [];
  for (const member of group.members) {
    if (!concerns(member, { record, decoded })) continue;
    const step = foldStepOf(member, { record, event }, failures?.at(record, member.name));
    folds.push(step);
    for (const name of step.names) touched.push(name);
    // The ids of a client's events are kept with their key.
    const hasRing = !sequence || path !== undefined;
    if (!step.refusal && hasRing && !step.names.includes(step.ringName)) {
      touched.push(step.ringName);
    }
  }
  return { record, decoded, folds, touched };
}

/** Whether a fold, or the runtime for it, takes up a record. */
function concerns(
  member: GroupMember,
  { record, decoded }: { readonly record: LogRecord; readonly decoded: Decoded & { ok: true } },
): boolean {
  const { event, source } = decoded;
  if (member.fold.handOvers?.name === record.topic) {
    return member.hasConcluded(source) && !isOutdated(member.fold, event);
  }
  if (isOfIdentity(event.type)) {
    // A fold that cannot merge keeps no more of a shopper than which events have come; that ends as well.
    const isConcerned = member.canMerge || event.type === SHOPPER_ERASED;
    return isConcerned && member.reads(record.topic);
  }
  return member.takesUp(record.topic, event.type);
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
  { fold, name, canMerge }: GroupMember,
  record: LogRecord,
  event: FoldEvent<TopicContract>,
): readonly string[] {
  if (canMerge || event.type === SHOPPER_ERASED) return [event.key];
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
  decoded: Decoded & { ok: true },
): number | undefined {
  const { event } = decoded;
  if (isDocument(decoded)) return undefined;
  if (clockFold === undefined) return event.time;
  if (!clockFold.reads(event.topic)) return undefined;
  const { fold } = clockFold;
  return fold.clockBefore ? fold.clockBefore(event) : event.time;
}

/** What a chunk will probably touch, to be read at once. */
export function namesAhead(
  steps: readonly Step[],
  { entities, timers }: { readonly entities: EntityCache; readonly timers: TimerIndex },
): readonly string[] {
  const names: string[] = [];
  let latest = -Infinity;
  for (const { decoded, touched } of steps) {
    if (decoded.ok && !isDocument(decoded)) latest = Math.max(latest, decoded.event.time);
    for (const name of touched) if (!entities.has(name)) names.push(name);
  }
  return names.concat(timers.registeredThrough(latest, READ_AHEAD_TIMERS));
}
