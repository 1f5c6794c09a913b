import type { Sorted } from '../tracking/sort-items.js';
import { seenAccepted, seenRejected } from './seen-event.js';
import type { Received, SeenEvent } from './seen-event.js';

/** An event with its number; a later one has a greater number, also after a restart. */
export interface NumberedEvent extends SeenEvent {
  readonly number: number;
}

/** An id that comes again is noticed among so many, and at most twice as many. */
const REMEMBERED_IDS = 1_000;
/** The shop that has sent nothing for longest is forgotten first. */
const MAX_TENANTS = 200;
/** Numbers of a process that is started again a millisecond later are greater. */
const NUMBERS_PER_MS = 1_000;

interface TenantEvents {
  readonly events: NumberedEvent[];
  /** Ids in the order in which they came: the older ones are dropped all at once. */
  ids: Set<string>;
  olderIds: Set<string>;
}

/** The last events of each tenant that this process has seen, with what became of them. */
export class RecentEvents {
  readonly #byTenant = new Map<string, TenantEvents>();
  #next: number;

  constructor(
    /** Events that are kept of each tenant. */
    readonly capacity: number,
    startedAt: number,
  ) {
    this.#next = startedAt * NUMBERS_PER_MS;
  }

  /** Remembers the events of a request; of a large one only the last. */
  add(tenant: string, { accepted, rejected, suppressed }: Sorted, received: Received): void {
    const of = this.#of(tenant);
    const { capacity } = this;
    for (const event of accepted.slice(-capacity)) {
      const isDuplicate = !remember(of, event.messageId);
      this.#push(of, seenAccepted(event, isDuplicate, received));
    }
    for (const item of [...rejected, ...suppressed].slice(-capacity))
      this.#push(of, seenRejected(item, received));
  }

  /** Remembers a request that was refused as a whole. */
  addRefusal(tenant: string, refusal: SeenEvent): void {
    this.#push(this.#of(tenant), refusal);
  }

  /** Those of a tenant after a number, oldest first. What was pushed out meanwhile is not among them. */
  after(tenant: string, number: number): readonly NumberedEvent[] {
    const { events = [] } = this.#byTenant.get(tenant) ?? {};
    const kept = events.slice(-this.capacity);
    const from = kept.findIndex((event) => event.number > number);
    return from < 0 ? [] : kept.slice(from);
  }

  #push({ events }: TenantEvents, event: SeenEvent): void {
    events.push({ ...event, number: this.#next++ });
    // Many at once, since each time the others move.
    if (events.length >= 2 * this.capacity) events.splice(0, events.length - this.capacity);
  }

  #of(tenant: string): TenantEvents {
    const known = this.#byTenant.get(tenant) ?? {
      ...{ events: [], ids: new Set<string>(), olderIds: new Set<string>() },
    };
    this.#byTenant.delete(tenant);
    this.#byTenant.set(tenant, known);
    const [oldest] = this.#byTenant.keys();
    if (this.#byTenant.size > MAX_TENANTS && oldest !== undefined) this.#byTenant.delete(oldest);
    return known;
  }
}

/** Returns whether an id is new. */
function remember(of: TenantEvents, id: string): boolean {
  if (of.ids.has(id) || of.olderIds.has(id)) return false;
  of.ids.add(id);
  if (of.ids.size >= REMEMBERED_IDS) {
    of.olderIds = of.ids;
    of.ids = new Set();
  }
  return true;
}
