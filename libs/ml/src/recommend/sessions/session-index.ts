import { grownTo, grownWithin } from '../growable.js';
import { LatestNumbers } from '../latest-numbers.js';

export interface SessionIndexBounds {
  /** Sessions kept: the latest. */
  readonly maxSessions: number;
  /** Distinct items kept of a session: the first. */
  readonly maxSessionItems: number;
  /** Sessions kept of an item: the latest. */
  readonly maxPostings: number;
  readonly maxItems: number;
  /** A shopper who does nothing for so long begins a new session, ms. */
  readonly gapMs: number;
}

export interface SessionIndexState {
  readonly next: number;
  /** Number, shopper, time of the last touch and items of each session. */
  readonly sessions: readonly (readonly [number, number, number, number[]])[];
  /** Item and its sessions, the oldest first. */
  readonly postings: readonly (readonly [number, number[]])[];
}

const FIRST_SLOTS = 4;
const nothing = new Int32Array(0);

/**
 * The latest sessions and, for each item, the latest sessions in which it was touched. Sessions are numbered in
 * the order in which they began; a session stands at its number modulo `maxSessions`.
 */
export class SessionIndex {
  #next = 0;
  #forgotten = 0;
  #version = 0;
  readonly #items: Int32Array[] = [];
  #sizes = new Int32Array(0);
  #times = new Float64Array(0);
  #shoppers = new Int32Array(0);
  readonly #open = new Map<number, number>();
  readonly #postings: (LatestNumbers | undefined)[] = [];

  constructor(private readonly bounds: SessionIndexBounds) {}

  static fromState(bounds: SessionIndexBounds, state: SessionIndexState): SessionIndex {
    const index = new SessionIndex(bounds);
    index.#next = state.next;
    for (const [session, shopper, time, items] of state.sessions) {
      index.#place(session, shopper, time);
      const slot = session % bounds.maxSessions;
      index.#items[slot] = Int32Array.from(items);
      index.#sizes[slot] = items.length;
      if (shopper === FORGOTTEN) index.#forgotten += 1;
      else index.#open.set(shopper, session);
    }
    for (const [item, sessions] of state.postings) {
      index.#postings[item] = LatestNumbers.from(sessions, bounds.maxPostings);
    }
    return index;
  }

  toState(): SessionIndexState {
    const sessions: [number, number, number, number[]][] = [];
    for (
      let session = Math.max(0, this.#next - this.bounds.maxSessions);
      session < this.#next;
      session++
    ) {
      const shopper = this.#shoppers[session % this.bounds.maxSessions] ?? 0;
      sessions.push([session, shopper, this.timeOf(session), [...this.itemsOf(session)]]);
    }
    const postings = this.#postings.flatMap((posting, item) =>
      posting === undefined ? [] : [[item, posting.inOrder()] as const],
    );
    return { next: this.#next, sessions, postings };
  }

  /** Grows when the sessions of an item, or how many there are, may have changed. */
  get version(): number {
    return this.#version;
  }

  /** Sessions begun so far. */
  get begun(): number {
    return this.#next;
  }

  /** The number of the shopper's latest session, or -1. */
  openOf(shopper: number): number {
    return this.#open.get(shopper) ?? -1;
  }

  add(shopper: number, item: number, time: number): void {
    if (item >= this.bounds.maxItems) return;
    this.#version += 1;
    const session = this.#sessionAt(shopper, time);
    const slot = session % this.bounds.maxSessions;
    this.#times[slot] = time;
    const size = this.#sizes[slot] ?? 0;
    const items = this.#items[slot] ?? nothing;
    if (size >= this.bounds.maxSessionItems || items.subarray(0, size).includes(item)) return;
    const grown = grownWithin(
      items.length === 0
        ? new Int32Array(Math.min(FIRST_SLOTS, this.bounds.maxSessionItems))
        : items,
      size + 1,
      this.bounds.maxSessionItems,
    );
    grown[size] = item;
    this.#items[slot] = grown;
    this.#sizes[slot] = size + 1;
    this.#post(item, session);
  }

  /** Holds the items of the session at a slot in its first `sizeOf` places. */
  bufferOf(slot: number): Int32Array {
    return this.#items[slot] ?? nothing;
  }

  itemsOf(session: number): Int32Array {
    const slot = session % this.bounds.maxSessions;
    return (this.#items[slot] ?? nothing).subarray(0, this.#sizes[slot] ?? 0);
  }

  /** Distinct items kept of a session. */
  sizeOf(session: number): number {
    return this.#sizes[session % this.bounds.maxSessions] ?? 0;
  }

  /** Returns the time of its last touch. */
  timeOf(session: number): number {
    return this.#times[session % this.bounds.maxSessions] ?? 0;
  }

  /** Sessions in which an item was touched, in no particular order; some may be kept no more. */
  sessionsOf(item: number): LatestNumbers | undefined {
    return this.#postings[item];
  }

  /** The first session that is kept: all of a higher number are. */
  get firstKept(): number {
    return Math.max(0, this.#next - this.bounds.maxSessions);
  }

  /** Sessions kept in which an item was touched, as far as its list reaches. */
  postings(item: number): number {
    return this.#postings[item]?.size ?? 0;
  }

  /** Sessions kept that hold an item. */
  get kept(): number {
    return Math.min(this.#next, this.bounds.maxSessions) - this.#forgotten;
  }

  /** The number now stands for another shopper: what comes next begins a session. */
  end(shopper: number): void {
    this.#open.delete(shopper);
  }

  /** Takes the sessions of a shopper out: nothing is asked of them as if they had not been, while no list was full. */
  forget(shopper: number): void {
    this.#version += 1;
    for (let session = this.firstKept; session < this.#next; session++) {
      const slot = session % this.bounds.maxSessions;
      if (this.#shoppers[slot] !== shopper) continue;
      for (const item of this.itemsOf(session)) {
        this.#postings[item]?.remove((other) => other === session);
      }
      this.#items[slot] = nothing;
      this.#sizes[slot] = 0;
      this.#shoppers[slot] = FORGOTTEN;
      this.#forgotten += 1;
    }
    this.#open.delete(shopper);
  }

  #sessionAt(shopper: number, time: number): number {
    const open = this.#open.get(shopper);
    if (open !== undefined && this.#isOpen(open, time)) return open;
    const session = this.#next++;
    const slot = session % this.bounds.maxSessions;
    if (session >= this.bounds.maxSessions) this.#evict(session - this.bounds.maxSessions);
    this.#place(session, shopper, time);
    this.#items[slot] = nothing;
    this.#sizes[slot] = 0;
    this.#open.set(shopper, session);
    return session;
  }

  #isOpen(session: number, time: number): boolean {
    const isKept = session > this.#next - 1 - this.bounds.maxSessions;
    return isKept && time - this.timeOf(session) <= this.bounds.gapMs;
  }

  #evict(session: number): void {
    const shopper = this.#shoppers[session % this.bounds.maxSessions] ?? 0;
    if (this.#open.get(shopper) === session) this.#open.delete(shopper);
    if (shopper === FORGOTTEN) this.#forgotten -= 1;
  }

  #place(session: number, shopper: number, time: number): void {
    const slot = session % this.bounds.maxSessions;
    this.#sizes = grownTo(this.#sizes, slot + 1);
    this.#times = grownTo(this.#times, slot + 1);
    this.#shoppers = grownTo(this.#shoppers, slot + 1);
    this.#times[slot] = time;
    this.#shoppers[slot] = shopper;
  }

  #post(item: number, session: number): void {
    (this.#postings[item] ??= new LatestNumbers(this.bounds.maxPostings)).push(session);
  }
}

/** Stands for the shopper of a session that was taken out. */
const FORGOTTEN = -2;
