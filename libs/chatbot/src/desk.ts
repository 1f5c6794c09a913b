import type { ConversationState, ConversationStatus, Turn } from './conversation-state.js';

/** Conversations kept per tenant and partition; see `record`. */
export const MAX_ENTRIES = 100;
const LONGEST_PREVIEW = 120;

/** What people of the shop see of a conversation in their list. */
export interface DeskEntry {
  readonly status: ConversationStatus;
  readonly language: string;
  /** Event time of the first message, ms; a conversation that began anew keeps it. */
  readonly startedAt: number;
  /** Time of the latest turn, ms. */
  readonly updatedAt: number;
  /** Since when it waits for a person, ms. */
  readonly waitingSince?: number;
  readonly agent?: string;
  /** Why it was handed off last. */
  readonly reason?: string;
  /** Who said the last words, and their beginning. */
  readonly last: { readonly from: Turn['from']; readonly text: string };
  /** The number of turns so far. */
  readonly turns: number;
}

/** The conversations of one tenant in one partition, by id. */
export interface Desk {
  entries: Record<string, DeskEntry>;
}

/**
 * Takes the present state of a conversation into the list. When the list is full, it drops the one that was quiet for the
 * longest time, first of those that no person has to look after.
 */
export function record(desk: Desk, conversation: string, state: ConversationState): void {
  const last = state.turns.at(-1);
  if (!last) return;
  const before = desk.entries[conversation];
  const handoff = state.turns.findLast((turn) => turn.from === 'handoff');
  desk.entries[conversation] = {
    status: state.status,
    language: state.language,
    startedAt: before?.startedAt ?? last.at,
    updatedAt: last.at,
    ...(state.status === 'waiting' && handoff && { waitingSince: handoff.at }),
    ...(state.agent !== undefined && { agent: state.agent }),
    ...(handoff && { reason: handoff.reason }),
    last: lastWords(state.turns, last),
    turns: state.lastTurn,
  };
  dropOne(desk);
}

/** If nobody has said anything, the text is empty and `from` is that of the last turn. */
function lastWords(turns: readonly Turn[], last: Turn): DeskEntry['last'] {
  const spoken = turns.findLast((turn) => 'text' in turn);
  if (!spoken) return { from: last.from, text: '' };
  return { from: spoken.from, text: spoken.text.slice(0, LONGEST_PREVIEW) };
}

function dropOne(desk: Desk): void {
  const all = Object.entries(desk.entries);
  if (all.length <= MAX_ENTRIES) return;
  const [dropped] = all.toSorted(
    ([, a], [, b]) => urgency(a) - urgency(b) || a.updatedAt - b.updatedAt,
  );
  desk.entries = Object.fromEntries(all.filter((entry) => entry !== dropped));
}

function urgency({ status }: DeskEntry): number {
  return { resolved: 0, bot: 0, human: 1, waiting: 2 }[status];
}

export interface ListedConversation extends DeskEntry {
  readonly conversation: string;
}

export interface DeskQuery {
  readonly status?: ConversationStatus | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * One page of the conversations of all partitions. Those that wait come in the order in which they began to
 * wait, others with the latest turn first.
 */
export function deskPage(
  desks: readonly Desk[],
  { status, after, limit }: DeskQuery,
): { conversations: ListedConversation[]; next?: string } {
  const position = (of: ListedConversation) =>
    status === 'waiting' ? (of.waitingSince ?? of.updatedAt) : -of.updatedAt;
  const start = after === undefined ? undefined : positionOf(after);
  const following = desks
    .flatMap(({ entries }) =>
      Object.entries(entries).map(([conversation, entry]) => ({ conversation, ...entry })),
    )
    .filter((entry) => status === undefined || entry.status === status)
    .map((entry) => ({ at: [position(entry), entry.conversation] as const, entry }))
    .filter(({ at }) => start === undefined || compare(at, start) > 0)
    .sort((a, b) => compare(a.at, b.at));
  const page = following.slice(0, limit);
  const end = page.at(-1);
  return {
    conversations: page.map(({ entry }) => entry),
    ...(end && following.length > limit && { next: cursorOf(end.at) }),
  };
}

type Position = readonly [time: number, conversation: string];

function compare([time, id]: Position, [otherTime, otherId]: Position): number {
  if (time !== otherTime) return time - otherTime;
  return id === otherId ? 0 : id < otherId ? -1 : 1;
}

function cursorOf(position: Position): string {
  return `${String(position[0])}~${position[1]}`;
}

/** Throws a RangeError for a cursor that no page has given. */
function positionOf(cursor: string): Position {
  const [, time, id] = /^(-?\d+(?:\.\d+)?)~(.+)$/u.exec(cursor) ?? [];
  if (time === undefined || id === undefined) {
    throw new RangeError("after is no cursor: take the 'next' of a page");
  }
  return [Number(time), id];
}
