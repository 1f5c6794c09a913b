import { randomBytes } from 'node:crypto';
import type { PartitionStore } from '@tradewind/state';

/** How far a webhook has come in one partition, and how it fares. Times are wall clock, ms. */
export interface Place {
  /** The record to be delivered next. */
  readonly next: number;
  /** Records that the log took before it are not of its time. */
  readonly from: number;
  readonly delivered: number;
  /** Given up; they stand in the topic of failures. */
  readonly deadLettered: number;
  /** Requests that were void before they could be delivered. */
  readonly expired: number;
  /** Ids that were delivered lately: the log may hold a record more than once. */
  readonly recent: readonly string[];
  /** Present while what is next cannot be delivered. */
  readonly failing?: {
    readonly since: number;
    readonly attempts: number;
    readonly reason: string;
  };
}

/** Ids that are remembered of a partition. */
const MAX_RECENT = 200;

export function recentWith(recent: readonly string[], id: string): readonly string[] {
  return [...recent, id].slice(-MAX_RECENT);
}

/** Somebody else has this partition of the webhook now. */
export class PlaceLost extends Error {}

/** The place of a webhook in one partition; only one replica writes it at a time. */
export class StoredPlace {
  #nonce: string | undefined;
  /** Of the write before, whose reply may have been lost. */
  #tried: string | undefined;

  private constructor(
    private readonly store: PartitionStore,
    private readonly scope: string,
    private place: Place,
  ) {}

  /** As it is stored; one that begins here, from what the log took after `from`, if there is none. */
  static async open(store: PartitionStore, scope: string, from: number): Promise<StoredPlace> {
    const stored = await store.loadMeta(scope);
    const none = { next: 0, from, delivered: 0, deadLettered: 0, expired: 0, recent: [] };
    const place = new StoredPlace(store, scope, stored ? (JSON.parse(stored.meta) as Place) : none);
    place.#nonce = stored?.nonce;
    if (!stored) await place.save(none);
    return place;
  }

  get value(): Place {
    return this.place;
  }

  /** What was next is done with: as `save`, and nothing fails any more. */
  moveOn(next: number, change: Partial<Omit<Place, 'next' | 'failing'>>): Promise<void> {
    const healthy: { -readonly [Name in keyof Place]: Place[Name] } = { ...this.place, next };
    delete healthy.failing;
    return this.save({ ...healthy, ...change });
  }

  /**
   * Throws a `PlaceLost` if another replica has written it since. When it rejects otherwise, the place is
   * remembered here, and stored with the next one.
   */
  async save(place: Place): Promise<void> {
    this.place = place;
    const nonce = randomBytes(16).toString('base64url');
    const change = { nonce, meta: JSON.stringify(place), entries: new Map<string, string>() };
    const before = this.#tried;
    this.#tried = nonce;
    let outcome = await this.store.commit(this.scope, { ...change, expected: this.#nonce });
    if (!outcome.applied && outcome.current !== undefined && outcome.current === before) {
      outcome = await this.store.commit(this.scope, { ...change, expected: before });
    }
    if (!outcome.applied) throw new PlaceLost(`${this.scope} was written by another replica`);
    this.#nonce = nonce;
  }
}
