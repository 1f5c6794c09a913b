import { FACT_UNVERIFIED, ROBOT_VISITED } from '@tradewind/contracts';
import type { Sender } from '@tradewind/service';
import type { Note } from '../readers/notes.js';
import { knownEvent } from '../readers/event-names.js';
import { isObject, type Call, type JsonObject } from '../tracking/item.js';
import type { StorefrontEvent } from '../tracking/normalise.js';
import type { Rejected } from '../tracking/records.js';
import { reasonOf, type RejectionCode } from '../tracking/rejection.js';

/**
 * What the collector made of an event: `accepted`; `unverified` and `robot`, kept but counting for nothing; `refused`,
 * which is in the dead letters unless its shopper is suppressed; or `duplicate`, accepted although one of the last events had the same id, so
 * that folds will drop it.
 */
export const verdicts = ['accepted', 'unverified', 'robot', 'refused', 'duplicate'] as const;
export type Verdict = (typeof verdicts)[number];

/** An event as the debugger remembers it: names and reasons, no value that a client sent. */
export interface SeenEvent {
  readonly verdict: Verdict;
  readonly source: Sender['source'];
  /** Wall clock, ms. */
  readonly receivedAt: number;
  /** The name that the client gave, or its call; see `shownName`. */
  readonly event: string;
  /** The event type of the platform that it was taken for. */
  readonly type?: string;
  /** Pseudonym. */
  readonly shopper?: string;
  readonly rejection?: { readonly code: RejectionCode | 'request'; readonly reason: string };
  readonly notes: readonly Note[];
}

/** Who sent a request, and when. */
export interface Received {
  readonly source: Sender['source'];
  readonly receivedAt: number;
}

/** The most notes of one event that are remembered. */
const MAX_NOTES = 8;

const verdictOf: Readonly<Partial<Record<StorefrontEvent['type'], Verdict>>> = {
  [FACT_UNVERIFIED]: 'unverified',
  [ROBOT_VISITED]: 'robot',
};

export function seenAccepted(
  { type, data, shopper, notes }: StorefrontEvent,
  isDuplicate: boolean,
  { source, receivedAt }: Received,
): SeenEvent {
  const verdict = verdictOf[type] ?? 'accepted';
  const taken = verdict === 'accepted' ? type : String(data['claims']);
  return {
    ...{ verdict: isDuplicate ? 'duplicate' : verdict, source, receivedAt, shopper },
    event: nameOf(data, taken),
    type: taken,
    notes: notes.length > MAX_NOTES ? notes.slice(0, MAX_NOTES) : notes,
  };
}

export function seenRejected(
  { item, pseudonymous, rejection }: Rejected,
  { source, receivedAt }: Received,
): SeenEvent {
  const given = pseudonymous && isObject(item) ? item : {};
  const { event, type } = given;
  const name = typeof event === 'string' && event !== '' ? event : type;
  return {
    ...{ verdict: 'refused', source, receivedAt, notes: [] },
    event: typeof name === 'string' ? shownName(name) : '',
    rejection: { code: rejection.code, reason: reasonOf(rejection) },
  };
}

/** A request of which no event was taken. */
export function seenRefusal(call: Call, reason: string, received: Received): SeenEvent {
  return {
    ...{ verdict: 'refused', event: call, notes: [] },
    ...received,
    rejection: { code: 'request', reason },
  };
}

/** Calls that have no name of an event, by what they are taken for. */
const callOf: Readonly<Record<string, string>> = {
  'page.viewed': 'page',
  'screen.viewed': 'screen',
  'user.identified': 'identify',
  'user.aliased': 'alias',
  'group.joined': 'group',
};

function nameOf(data: JsonObject, type: string): string {
  const { event } = data;
  return typeof event === 'string' ? shownName(event) : (callOf[type] ?? type);
}

const NAME = /^\p{L}[\p{L}\p{N} _.:/-]{0,59}$/u;
const NUMBER_OF_SOMETHING = /\d{5}/;

/**
 * A name that a client gave to an event. A text that no developer would choose as a name may be about a
 * person, so that it is not shown.
 */
export function shownName(name: string): string {
  if (knownEvent(name) !== undefined) return name;
  return NAME.test(name) && !NUMBER_OF_SOMETHING.test(name) ? name : '…';
}
