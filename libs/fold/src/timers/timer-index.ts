import { TimerPages } from './timer-pages.js';
import type { PagedRegistration, ReadEntities, Registration } from './timer-pages.js';

/**
 * When entities are to be looked at again, ordered by time, then entity.
 *
 * An entity's true deadline lives in its own state; here stands a time not later than it. Moving a
 * deadline further away therefore costs nothing: when the registered time comes, the owner looks at
 * the entity and registers it again.
 */
export class TimerIndex {
  readonly #heap: PagedRegistration[] = [];
  /** The one that counts of each entity. */
  readonly #registered = new Map<string, PagedRegistration>();
  readonly #pages = new TimerPages();

  /**
   * Loads what was persisted; registrations before `clock` have been dealt with.
   *
   * @param counts Whether an entity is still to be looked at: its fold may have been removed.
   */
  static async load(
    read: ReadEntities,
    clock: number,
    counts: (entity: string) => boolean = () => true,
  ): Promise<TimerIndex> {
    const index = new TimerIndex();
    for (const registration of await index.#pages.load(read, clock)) {
      if (counts(registration.entity) && index.#counts(registration)) index.#enqueue(registration);
      else index.#pages.drop(registration);
    }
    return index;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Entries that the next write will hold, but for pages of passed hours. */
  get dirtyCount(): number {
    return this.#pages.dirtyCount;
  }

  /** Sees to it that the entity is looked at by `time`. */
  register(entity: string, time: number): void {
    if (this.#counts({ entity, time })) this.#enqueue(this.#pages.add(time, entity));
  }

  peek(): Registration | undefined {
    return this.#first();
  }

  pop(): Registration | undefined {
    const first = this.#first();
    if (first === undefined) return undefined;
    this.#removeFirst();
    this.#registered.delete(first.entity);
    this.#pages.drop(first);
    return first;
  }

  /** Entities registered up to `time`, at most `limit`: worth reading ahead. In no order. */
  registeredThrough(time: number, limit: number): string[] {
    const found: string[] = [];
    const visit = (at: number) => {
      const registration = this.#heap[at];
      if (registration === undefined || registration.time > time || found.length >= limit) return;
      found.push(registration.entity);
      visit(2 * at + 1);
      visit(2 * at + 2);
    };
    visit(0);
    return found;
  }

  /** Entries changed since the last call, with at most `room` pages of hours before `clock` deleted. */
  takeChanges(clock: number, room = Infinity): Map<string, string> {
    return this.#pages.takeChanges(clock, room);
  }

  /** Whether it is earlier than what is registered of its entity. */
  #counts({ entity, time }: Registration): boolean {
    const known = this.#registered.get(entity);
    return known === undefined || time < known.time;
  }

  #enqueue(registration: PagedRegistration): void {
    const superseded = this.#registered.get(registration.entity);
    if (superseded) this.#pages.drop(superseded);
    this.#registered.set(registration.entity, registration);
    const heap = this.#heap;
    heap.push(registration);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(heap[at], heap[parent])) break;
      swap(heap, at, parent);
      at = parent;
    }
  }

  /** Past those that an earlier one of their entity has superseded. */
  #first(): PagedRegistration | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#registered.get(first.entity) === first) return first;
      this.#removeFirst();
    }
    return undefined;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = before(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!before(heap[child], heap[at])) return;
      swap(heap, at, child);
      at = child;
    }
  }
}

function before(a: Registration | undefined, b: Registration | undefined): boolean {
  if (a === undefined) return false;
  if (b === undefined) return true;
  return a.time < b.time || (a.time === b.time && a.entity < b.entity);
}

function swap(heap: PagedRegistration[], i: number, j: number): void {
  const a = heap[i];
  const b = heap[j];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
}
