import type { ListedFor } from '@tradewind/recommender';
import { RecentMap } from '@tradewind/service';
import type { SlotList } from './slot-list.js';

/** What a list follows from, beside the request and the shopper: while the numbers are the same, the list is. */
export interface ListRevisions {
  /** Of what the shop says of slots and pins. */
  readonly slots: number;
  /** Of the models of the tenant. */
  readonly models: number;
  readonly catalogue: number;
}

/** Which list is asked for, and what it would follow from now. */
export interface ListQuestion {
  /** The same for equal requests of the same shopper. */
  readonly key: string;
  readonly whose: ListedFor;
  readonly revisions: ListRevisions;
  /** Whether an item may be offered now. */
  readonly isOffered: (item: string) => boolean;
}

interface Kept {
  readonly list: SlotList;
  readonly whose: ListedFor;
  readonly revisions: ListRevisions;
  readonly madeAt: number;
  /** When it was last known that it would be the same if it were made anew. */
  sureAt: number;
}

/** So long a list is still shown once the catalogue has changed, ms; less where `staleMs` is less. */
export const STALE_CATALOGUE_MS = 1_000;
/** A list is made anew after so long, whatever has changed, ms: likeness by attributes follows no revision. */
export const OLDEST_MS = 30_000;
/** Items of kept lists: at most twice as many. */
const MAX_ITEMS = 100_000;
/** A longer request is not kept, nor looked for. */
const MAX_KEY_CHARS = 500;

/**
 * Lists that were made lately. One is shown again while the same shopper has done nothing that lists take up, and the shop
 * has changed neither slots nor pins. When the models have moved on, it is shown for another `staleMs`, and for a
 * second when the catalogue has, but never with an item that may no longer be offered.
 */
export class ListCache {
  readonly #lists = new RecentMap<string, Kept>(MAX_ITEMS);

  /**
   * @param staleMs 0 for lists that are always what they would be if they were made anew
   * @param now ms; a clock that never goes back
   */
  constructor(
    private readonly staleMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  find({ key, whose, revisions, isOffered }: ListQuestion): SlotList | undefined {
    if (key.length > MAX_KEY_CHARS) return undefined;
    const kept = this.#lists.get(key);
    if (kept?.revisions.slots !== revisions.slots) return undefined;
    const now = this.now();
    if (now - kept.madeAt >= OLDEST_MS) return undefined;
    const lasts = this.#lasts(kept.revisions, revisions);
    if (lasts === Infinity) kept.sureAt = now;
    else if (now - kept.sureAt >= lasts) return undefined;
    else if (!kept.list.items.every(({ item }) => isOffered(item))) return undefined;
    return isSame(kept.whose, whose) ? kept.list : undefined;
  }

  keep({ key, whose, revisions }: ListQuestion, list: SlotList): void {
    if (key.length > MAX_KEY_CHARS) return;
    const now = this.now();
    const kept = { list, whose, revisions, madeAt: now, sureAt: now };
    this.#lists.set(key, kept, 1 + list.items.length);
  }

  /** How long a list that followed from `one` is shown now that it would follow from `other`, ms. */
  #lasts(one: ListRevisions, other: ListRevisions): number {
    if (one.catalogue !== other.catalogue) return Math.min(this.staleMs, STALE_CATALOGUE_MS);
    return one.models === other.models ? Infinity : this.staleMs;
  }
}

/** Whether two readings of a shopper's state say the same. */
function isSame(one: ListedFor, other: ListedFor): boolean {
  return (
    one.shopper === other.shopper &&
    areSame(one.categories, other.categories, (a, b) => a === b) &&
    areSame(
      one.history,
      other.history,
      (a, b) => a[0] === b[0] && a[1] === b[1] && a[2] === b[2],
    ) &&
    areSame(one.bought, other.bought, (a, b) => a[0] === b[0] && a[1] === b[1])
  );
}

/** The latest stand last, where a change shows first. */
function areSame<Entry>(
  one: readonly Entry[],
  other: readonly Entry[],
  isEqual: (a: Entry, b: Entry) => boolean,
): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  for (let at = one.length - 1; at >= 0; at--) {
    if (!isEqual(one[at] as Entry, other[at] as Entry)) return false;
  }
  return true;
}
