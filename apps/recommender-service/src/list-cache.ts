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
  /** What was read of the shopper: the same text for equal states. */
  readonly whose: string;
  readonly revisions: ListRevisions;
  /** Whether an item may be offered now. */
  readonly isOffered: (item: string) => boolean;
}

interface Kept {
  readonly list: SlotList;
  readonly whose: string;
  readonly revisions: ListRevisions;
  readonly madeAt: number;
  /** When it was last known that it would be the same if it were made anew. */
  sureAt: number;
}

/** So long a list is still shown once the catalogue has changed, ms; less where `staleMs` is less. */
export const STALE_CATALOGUE_MS = 1_000;
/** A list is made anew after so long, whatever has changed, ms: likeness by attributes follows no revision. */
export const OLDEST_MS = 30_000;
/** Memory of kept lists, roughly: at most twice as much. */
const MAX_BYTES = 32 * 2 ** 20;
const BYTES_OF_LIST = 300;
const BYTES_OF_ITEM = 350;
/** A longer request is not kept, nor looked for. */
const MAX_KEY_CHARS = 500;

/**
 * Lists that were made lately. One is shown again while the same shopper has done nothing that lists take up, and the shop
 * has changed neither slots nor pins. When the models have moved on, it is shown for another `staleMs`, and for a
 * second when the catalogue has, but never with an item that may no longer be offered.
 */
export class ListCache {
  readonly #lists = new RecentMap<string, Kept>(MAX_BYTES);

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
    return kept.whose === whose ? kept.list : undefined;
  }

  keep({ key, whose, revisions }: ListQuestion, list: SlotList): void {
    if (key.length > MAX_KEY_CHARS) return;
    const now = this.now();
    const kept = { list, whose, revisions, madeAt: now, sureAt: now };
    const bytes = BYTES_OF_LIST + whose.length + BYTES_OF_ITEM * list.items.length;
    this.#lists.set(key, kept, bytes);
  }

  /** How long a list that followed from `one` is shown now that it would follow from `other`, ms. */
  #lasts(one: ListRevisions, other: ListRevisions): number {
    if (one.catalogue !== other.catalogue) return Math.min(this.staleMs, STALE_CATALOGUE_MS);
    return one.models === other.models ? Infinity : this.staleMs;
  }
}
