import type { TakenState } from './taken-state.js';

/** How the ids of a shopper refer to each other, as one of them keeps it. Ids without the tenant. */
export interface Links {
  /** The id to which state and events of this one have been handed over; then no state is kept here. */
  to?: string;
  /** The id that has refused to take them. */
  refused?: string;
  /** By id that was linked to this one, directly or not: its newest link that was followed. */
  ids?: Readonly<Record<string, number>>;
  /** Ids whose states have gone through this one to the next, the latest last. */
  via?: readonly string[];
  /** Ids that this one was split from: only the shop itself links it to them again. */
  blocked?: readonly string[];
  /** Present while the state is being built again from the log. */
  restoring?: Restoring;
  /** What of the log the state holds that was built again last. */
  restored?: Restored;
  /** The shopper was erased: what is from before does not count. */
  erased?: Erased;
  /** Nothing is learned or concluded from the shopper. */
  suppressed?: true;
}

export interface Erased {
  readonly regulation: string;
  /** When it was asked for, by the wall clock, ms. */
  readonly at: number;
}

/** A state that is being built again. */
export interface Restoring {
  /** Where in the log it was asked for: a result for another place does not fit. */
  readonly attempt: string;
  readonly splits: readonly string[];
  /** The state until then; absent if there was none. */
  readonly before?: TakenState;
  /** What has come since then, to be taken once the state is here. */
  readonly held: readonly HeldRecord[];
}

export interface Restored {
  readonly ids: readonly string[];
  /** By `topic/partition`: of these ids, the state holds all that lies before this offset. */
  readonly through: Readonly<Record<string, number>>;
}

/** A record as it is held, in short names. */
export interface HeldRecord {
  readonly o: number;
  readonly k: string | null;
  readonly v: string;
  readonly h: Readonly<Record<string, string>>;
  /** Of the log, not of the event. */
  readonly t: number;
  /** The name of its topic, where that does not follow from elsewhere. */
  readonly n?: string;
}
