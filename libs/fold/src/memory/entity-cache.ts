import type { Fold } from '@tradewind/contracts';
import type { FoldGroup } from '../group/fold-group.js';
import { entityOf, foldOf, isOfRuntime } from '../group/state-names.js';
import { upgraded } from '../group/state-versions.js';
import type { TimeSlice } from '@tradewind/log';
import { mayPauseAt, PAUSE } from '../steps/steps.js';
import type { Steps } from '../steps/steps.js';
import { addId } from './day-of-ids.js';
import type { OlderIds } from './day-of-ids.js';
import { joinRings } from './id-ring.js';
import type { Links } from './links.js';
import type { TakenState } from './taken-state.js';
import type { ReadEntities } from '../timers/timer-pages.js';

const CACHED_ENTITIES = 20_000;
/** A value by which the store forgets an entry. */
const DELETED = '';
const NONE: OlderIds = [];

/** One entity as it is stored. Short names: this is most of what the store holds. */
interface StoredEntity {
  /** Ring of event ids. */
  r?: string;
  /** Event ids of the last day that have left the ring. */
  o?: OlderIds;
  /** Deadline of the entity's timer. */
  t?: number;
  /** State of the fold. */
  s?: unknown;
  /** Version of its form; absent for the first. */
  v?: number;
  /** Stream time at which it expires. */
  x?: number;
  /** Links with other ids of the same shopper. */
  l?: Links;
  /** What the runtime keeps beside the states of a fold. */
  k?: unknown;
}

/** What the next write holds of entities, by state name. */
export interface EntityChanges {
  readonly entries: Map<string, string>;
  /** Those that come or go, of folds whose entities can be listed. */
  readonly listed: Set<string>;
}

/**
 * State of the entities of one partition, by state name, read ahead, changed in place, written back by
 * batch.
 */
export class EntityCache {
  readonly #entities = new Map<string, StoredEntity>();
  readonly #dirty = new Set<string>();
  /** Of folds that are listed: those that are not stored, and have to be listed once they are. */
  readonly #unlisted = new Set<string>();

  constructor(
    private readonly read: ReadEntities,
    private readonly group: FoldGroup,
  ) {}

  get dirtyCount(): number {
    return this.#dirty.size;
  }

  /** After this `state`, `remember` and the timer methods may be used for these entities. */
  async load(entities: Iterable<string>, slice: TimeSlice): Promise<void> {
    const names = this.missing(entities);
    if (names.length === 0) return;
    const values = await this.read(names);
    for (const [i, name] of names.entries()) {
      const pause = mayPauseAt(i) ? slice.pause() : undefined;
      if (pause) await pause;
      this.#put(name, values[i]);
    }
  }

  /** Those that are not loaded, each once. */
  missing(entities: Iterable<string>): string[] {
    const missing = new Set<string>();
    for (const entity of entities) if (!this.#entities.has(entity)) missing.add(entity);
    return [...missing];
  }

  /** Takes in what was read of entities that are not loaded. */
  put(names: readonly string[], values: readonly (string | undefined)[]): void {
    names.forEach((name, i) => {
      this.#put(name, values[i]);
    });
  }

  has(entity: string): boolean {
    return this.#entities.has(entity);
  }

  hasAll(entities: readonly string[]): boolean {
    for (const entity of entities) if (!this.#entities.has(entity)) return false;
    return true;
  }

  /** The state under this name of a fold's entity, to be changed in place; made at the first touch. */
  state(fold: Fold, entity: string, name: string): unknown {
    const stored = this.#touch(name);
    if (stored.s !== undefined) return stored.s;
    if (fold.stateVersion > 1) stored.v = fold.stateVersion;
    return (stored.s = fold.initialState(entity));
  }

  /**
   * Notes that an event was folded into the entity; false if it is known to have been already. `recordedAt`:
   * when the collector received it, ms.
   */
  remember(entity: string, eventId: string, recordedAt?: number): boolean {
    const stored = this.#loaded(entity);
    const known = addId({ ring: stored.r ?? '', older: stored.o ?? NONE }, eventId, recordedAt);
    if (known === undefined) return false;
    stored.r = known.ring;
    if (known.older.length > 0) stored.o = known.older;
    else if (stored.o !== undefined) delete stored.o;
    this.#dirty.add(entity);
    return true;
  }

  /** Events that were folded into another entity count as folded into this one. */
  rememberAll(entity: string, seen: string): void {
    const stored = this.#touch(entity);
    stored.r = joinRings(stored.r ?? '', seen);
  }

  /** The stream time at which the entity expires; `undefined` if it does not. */
  expiry(entity: string): number | undefined {
    return this.#loaded(entity).x;
  }

  /** `undefined`: it does not expire. */
  setExpiry(entity: string, time: number | undefined): void {
    const stored = this.#touch(entity);
    if (time === undefined) delete stored.x;
    else stored.x = time;
  }

  /** What the runtime keeps under a name of its own; it may be changed in place, and kept again. */
  kept(name: string): unknown {
    return this.#loaded(name).k;
  }

  /** Keeps it, or nothing any more. */
  keep(name: string, value: unknown): void {
    const stored = this.#touch(name);
    if (value === undefined) delete stored.k;
    else stored.k = value;
  }

  /** Links with other ids of the shopper. */
  links(entity: string): Links | undefined {
    return this.#loaded(entity).l;
  }

  setLinks(entity: string, links: Links): void {
    this.#touch(entity).l = links;
  }

  hasState(entity: string): boolean {
    return this.#loaded(entity).s !== undefined;
  }

  /** Takes the fold's state away, and with it the timer; ids of events and links stay. */
  takeState(entity: string): TakenState | undefined {
    const stored = this.#touch(entity);
    const { s: state, v: version = 1, r: seen = '' } = stored;
    delete stored.t;
    if (state === undefined) return undefined;
    delete stored.s;
    delete stored.v;
    return { state, version, seen };
  }

  /** The fold's state as it is stored; `undefined` if there is none. */
  storedState(entity: string): unknown {
    return this.#loaded(entity).s;
  }

  /** Nothing is left of the entity. */
  forget(entity: string): void {
    this.#entities.set(entity, {});
    this.#dirty.add(entity);
  }

  timer(entity: string): number | undefined {
    return this.#loaded(entity).t;
  }

  setTimer(entity: string, time: number | undefined): void {
    const stored = this.#touch(entity);
    if (time === undefined) delete stored.t;
    else stored.t = time;
  }

  /** What was touched since the last call. Nothing may be touched meanwhile. */
  *takeChanges(): Steps<EntityChanges> {
    const entries = new Map<string, string>();
    const listed = new Set<string>();
    for (const entity of this.#dirty) {
      if (mayPauseAt(entries.size)) yield PAUSE;
      const text = textOf(this.#entities.get(entity));
      entries.set(entity, text);
      if (this.#changesList(entity, text)) listed.add(entity);
      this.#refresh(entity);
    }
    this.#dirty.clear();
    return { entries, listed };
  }

  /** Forgets the entities longest untouched. Only between batches. */
  evict(): void {
    for (const entity of this.#entities.keys()) {
      if (this.#entities.size <= CACHED_ENTITIES) return;
      this.#entities.delete(entity);
      this.#unlisted.delete(entity);
    }
  }

  /** States changed since the last write, by name. */
  *changed(): Iterable<readonly [name: string, state: unknown]> {
    for (const name of this.#dirty) yield [name, this.#entities.get(name)?.s];
  }

  /** Forgets everything that has been written. */
  clear(): void {
    this.#entities.clear();
    this.#unlisted.clear();
  }

  #put(name: string, value: string | undefined): void {
    this.#entities.set(name, value === undefined ? {} : this.#parse(name, value));
    if (value === undefined && this.#isListed(name)) this.#unlisted.add(name);
  }

  #isListed(name: string): boolean {
    if (isOfRuntime(name)) return false;
    return this.group.member(foldOf(name)).fold.listed ?? false;
  }

  /** Whether the entity comes, or goes, with this value. */
  #changesList(name: string, text: string): boolean {
    if (text !== DELETED) return this.#unlisted.delete(name);
    if (!this.#isListed(name)) return false;
    this.#unlisted.add(name);
    return true;
  }

  #parse(name: string, value: string): StoredEntity {
    const stored = JSON.parse(value) as StoredEntity;
    const { fold } = this.group.member(foldOf(name));
    if (stored.s === undefined || (stored.v ?? 1) === fold.stateVersion) return stored;
    return { ...stored, s: upgraded(fold, entityOf(name), stored), v: fold.stateVersion };
  }

  #touch(entity: string): StoredEntity {
    this.#dirty.add(entity);
    return this.#loaded(entity);
  }

  #loaded(entity: string): StoredEntity {
    const stored = this.#entities.get(entity);
    if (stored === undefined) {
      throw new TypeError(`${entity} was touched before it was loaded`);
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

/** Nothing is stored of an entity that was forgotten. */
function textOf(stored: StoredEntity | undefined): string {
  const text = JSON.stringify(stored);
  return text === '{}' ? DELETED : text;
}

/** What readers want of a stored value: the fold's state, or the id that has it now. */
export interface StoredState {
  readonly state: unknown;
  /** The id, without the tenant, to which the entity's state has been handed over. */
  readonly to: string | undefined;
  /** Ids without the tenant that have been linked to the entity; some may belong to others by now. */
  readonly linked: readonly string[];
}

/**
 * Reads a stored value; the state is in the form of `fold`. While a state is being built again, readers get
 * the one from before. Of a suppressed shopper they get nothing.
 */
export function readStored(value: string, fold: Fold, entity: string): StoredState {
  const stored = JSON.parse(value) as StoredEntity;
  const { to, ids = {}, restoring, suppressed } = stored.l ?? {};
  const linked = Object.keys(ids);
  if (suppressed) return { state: undefined, to, linked };
  const { before } = restoring ?? {};
  const found = before ? { s: before.state, v: before.version } : stored;
  return { state: upgraded(fold, entity, found), to, linked };
}

/** The fold's state within a stored value, for readers. */
export function stateOf(value: string, fold?: Fold, entity = ''): unknown {
  const stored = JSON.parse(value) as StoredEntity;
  return fold ? upgraded(fold, entity, stored) : stored.s;
}

/** What stands in a stored value: the fold's state, if there is one, and the ids that are linked to its entity. */
export function takenFrom(value: string): {
  readonly taken: TakenState | undefined;
  readonly linked: readonly string[];
} {
  const {
    s: state,
    v: version = 1,
    r: seen = '',
    l: links = {},
  } = JSON.parse(value) as StoredEntity;
  const taken = state === undefined ? undefined : { state, version, seen };
  return { taken, linked: Object.keys(links.ids ?? {}) };
}
