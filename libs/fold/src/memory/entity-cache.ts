import { eventLoopSlice } from '@tradewind/log';
import { addToRing } from './id-ring.js';
import type { ReadEntities } from '../timers/timer-pages.js';

const CACHED_ENTITIES = 20_000;

/** One entity as it is stored. Short names: this is most of what the store holds. */
interface StoredEntity {
  /** Ring of event ids. */
  r?: string;
  /** Deadline of the entity's timer. */
  t?: number;
  /** State of the fold. */
  s?: unknown;
}

/** State of the entities of one partition, read ahead, changed in place, written back by batch. */
export class EntityCache {
  readonly #entities = new Map<string, StoredEntity>();
  readonly #dirty = new Set<string>();

  constructor(
    private readonly read: ReadEntities,
    private readonly slice = eventLoopSlice,
  ) {}

  get dirtyCount(): number {
    return this.#dirty.size;
  }

  /** After this `state`, `remember` and the timer methods may be used for these entities. */
  async load(entities: Iterable<string>): Promise<void> {
    const missing = new Set<string>();
    for (const entity of entities) if (!this.#entities.has(entity)) missing.add(entity);
    if (missing.size === 0) return;
    const names = [...missing];
    const values = await this.read(names);
    for (const [i, name] of names.entries()) {
      while (this.slice.isSpent) await this.slice.next();
      const value = values[i];
      this.#entities.set(name, value === undefined ? {} : (JSON.parse(value) as StoredEntity));
    }
  }

  has(entity: string): boolean {
    return this.#entities.has(entity);
  }

  hasAll(entities: readonly string[]): boolean {
    for (const entity of entities) if (!this.#entities.has(entity)) return false;
    return true;
  }

  /** The fold's state, to be changed in place; made by `initial` at the first touch. */
  state<State>(entity: string, initial: (entity: string) => State): State {
    const stored = this.#touch(entity);
    stored.s ??= initial(entity);
    return stored.s as State;
  }

  /** Notes that an event was folded into the entity; false if it is known to have been already. */
  remember(entity: string, eventId: string): boolean {
    const stored = this.#loaded(entity);
    const ring = addToRing(stored.r ?? '', eventId);
    if (ring === undefined) return false;
    stored.r = ring;
    this.#dirty.add(entity);
    return true;
  }

  timer(entity: string): number | undefined {
    return this.#loaded(entity).t;
  }

  setTimer(entity: string, time: number | undefined): void {
    const stored = this.#touch(entity);
    if (time === undefined) delete stored.t;
    else stored.t = time;
  }

  /** Values of what was touched since the last call, by entity. Nothing may be touched until it resolves. */
  async takeChanges(): Promise<Map<string, string>> {
    const changes = new Map<string, string>();
    for (const entity of this.#dirty) {
      while (this.slice.isSpent) await this.slice.next();
      changes.set(entity, JSON.stringify(this.#entities.get(entity)));
      this.#refresh(entity);
    }
    this.#dirty.clear();
    return changes;
  }

  /** Forgets the entities longest untouched. Only between batches. */
  evict(): void {
    for (const entity of this.#entities.keys()) {
      if (this.#entities.size <= CACHED_ENTITIES) return;
      this.#entities.delete(entity);
    }
  }

  #touch(entity: string): StoredEntity {
    this.#dirty.add(entity);
    return this.#loaded(entity);
  }

  #loaded(entity: string): StoredEntity {
    const stored = this.#entities.get(entity);
    if (stored === undefined) {
      throw new TypeError(`a fold touched ${entity}, which its entities() did not name`);
    }
    return stored;
  }

  /** Keeps the map in order of use, as soon as that may matter. */
  #refresh(entity: string): void {
    if (this.#entities.size < CACHED_ENTITIES / 2) return;
    const stored = this.#entities.get(entity);
    if (stored === undefined) return;
    this.#entities.delete(entity);
    this.#entities.set(entity, stored);
  }
}

/** The fold's state within a stored value, for readers. */
export function stateOf(value: string): unknown {
  return (JSON.parse(value) as StoredEntity).s;
}
