import { MAX_ENTRIES_PER_CHANGE } from '@tradewind/state';
import type { PartitionStore, Scope, ScopeChange, StoredMeta } from '@tradewind/state';
import { PlatformError } from '@tradewind/log';
import type { FoldGroup } from '../group/fold-group.js';
import { foldOf, GENERATION, generationPrefix } from '../group/state-names.js';
import { isUsable, versionsOf } from '../group/state-versions.js';
import type { Steps } from '../steps/steps.js';
import { PartitionDocuments } from '../documents/partition-documents.js';
import { EntityCache } from './entity-cache.js';
import type { EntityChanges } from './entity-cache.js';
import { PartCache } from './part-cache.js';
import { decodeMeta, encodeMeta, initialMeta } from './partition-meta.js';
import type { OutboxItem, PartitionMeta } from './partition-meta.js';
import { TimerIndex } from '../timers/timer-index.js';
import type { ReadEntities } from '../timers/timer-pages.js';

/** In each write, for the directory of timers and the number of the generation. */
const RESERVED_ENTRIES = 2;

interface Loaded {
  readonly nonce: string | undefined;
  readonly meta: PartitionMeta;
  readonly entities: EntityCache;
  readonly timers: TimerIndex;
  readonly parts: PartCache;
  readonly documents: PartitionDocuments;
}

/**
 * A partition's state as of one meta, in the memory of its owner. Only ever dropped whole: after a
 * lost compare-and-set, a rebalance or a failure nothing of it can be trusted.
 */
export class PartitionMemory {
  nonce: string | undefined;
  readonly meta: PartitionMeta;
  readonly entities: EntityCache;
  readonly timers: TimerIndex;
  readonly parts: PartCache;
  readonly documents: PartitionDocuments;
  /** Its generation is what the store holds, so that readers find it. */
  #isAnnounced: boolean;
  /** The meta in memory, but for its latest changes, is what the store holds. */
  #isCommitted = false;

  private constructor(loaded: Loaded, isAnnounced: boolean) {
    this.nonce = loaded.nonce;
    this.meta = loaded.meta;
    this.entities = loaded.entities;
    this.timers = loaded.timers;
    this.parts = loaded.parts;
    this.documents = loaded.documents;
    this.#isAnnounced = isAnnounced;
  }

  /** Of a partition of which nothing is stored yet; `read` answers for what it will store. */
  static empty(group: FoldGroup, read: ReadEntities): PartitionMemory {
    return new PartitionMemory(
      {
        nonce: undefined,
        meta: initialMeta(versionsOf(group)),
        entities: new EntityCache(read, group),
        timers: new TimerIndex(),
        parts: new PartCache(group),
        documents: new PartitionDocuments(group.documents),
      },
      true,
    );
  }

  /** Rejects with `FOLD.STATE_TOO_NEW` if a later version of a fold has written the state. */
  static async load(
    store: PartitionStore,
    scope: Scope,
    group: FoldGroup,
  ): Promise<PartitionMemory> {
    const stored = await store.loadMeta(scope);
    const { meta, isStored } = metaOf(stored, group);
    const prefix = generationPrefix(meta.generation);
    const read: ReadEntities = (names) =>
      store.read(scope, prefixed(prefix, names)).catch((cause: unknown) => {
        const text = `the state of ${scope} cannot be read`;
        throw new PlatformError('STATE.UNAVAILABLE', text, true, { cause });
      });
    const clock = meta.clock ?? -Infinity;
    const timers = await TimerIndex.load(read, clock, (name) => group.has(foldOf(name)));
    const parts = await PartCache.load(read, group);
    const documents = await PartitionDocuments.load(read, group.documents);
    const entities = new EntityCache(read, group);
    const nonce = stored?.nonce;
    return new PartitionMemory({ nonce, meta, entities, timers, parts, documents }, isStored);
  }

  /** Entries that the next write will hold, but for pages of passed hours. */
  get dirtyCount(): number {
    const { entities, timers, parts, documents } = this;
    return entities.dirtyCount + timers.dirtyCount + parts.dirtyCount + documents.dirtyCount;
  }

  /** What earlier generations have left in the store is of no use to anybody any more. */
  get isSweepDue(): boolean {
    return this.meta.generation > 0 && this.meta.swept !== true && this.#isAnnounced;
  }

  /**
   * Folds that the stored meta knows no more, but of which state may be stored: whoever has them again
   * builds it anew, and does not look for it.
   */
  get removedFolds(): readonly string[] {
    return this.#isCommitted ? (this.meta.removed ?? []) : [];
  }

  /** Folds of which entities are stored that were not listed when they came. */
  unlistedFolds({ members }: FoldGroup): readonly string[] {
    const listed = new Set(this.meta.listed);
    return members.flatMap(({ name, fold }) => (fold.listed && !listed.has(name) ? [name] : []));
  }

  /** What the next write holds, with the outbox inside its meta. */
  *takeChange(outbox: readonly OutboxItem[]): Steps<Omit<ScopeChange, 'expected' | 'nonce'>> {
    const { meta } = this;
    const room = MAX_ENTRIES_PER_CHANGE - this.dirtyCount - RESERVED_ENTRIES;
    const { entries, listed } = yield* this.entities.takeChanges();
    for (const [name, value] of this.timers.takeChanges(meta.clock ?? -Infinity, room)) {
      entries.set(name, value);
    }
    yield* this.parts.takeChanges(entries);
    this.documents.takeChanges(entries);
    meta.outbox = outbox;
    return { meta: encodeMeta(meta), ...this.#named({ entries, listed }) };
  }

  /** The change is stored under this nonce. */
  committed(nonce: string): void {
    this.nonce = nonce;
    this.#isAnnounced = true;
    this.#isCommitted = true;
    this.entities.evict();
  }

  #named(changes: EntityChanges): EntityChanges {
    const { generation } = this.meta;
    if (generation === 0) return changes;
    const prefix = generationPrefix(generation);
    const entries = new Map([...changes.entries].map(([name, value]) => [prefix + name, value]));
    if (!this.#isAnnounced) entries.set(GENERATION, String(generation));
    return { entries, listed: new Set([...changes.listed].map((name) => prefix + name)) };
  }
}

function prefixed(prefix: string, names: readonly string[]): readonly string[] {
  return prefix === '' ? names : names.map((name) => prefix + name);
}

/** What is stored, or the beginning of a new generation if the folds cannot go on from it. */
function metaOf(
  stored: StoredMeta | undefined,
  group: FoldGroup,
): { readonly meta: PartitionMeta; readonly isStored: boolean } {
  const versions = versionsOf(group);
  const listed = group.members.filter(({ fold }) => fold.listed).map(({ name }) => name);
  if (stored === undefined) return { meta: { ...initialMeta(versions), listed }, isStored: true };
  const meta = decodeMeta(stored.meta);
  const usable = isUsable(meta.versions, group);
  if (!usable) {
    // What was concluded is stored and has to be published, whatever is concluded anew.
    const { outbox, generation } = meta;
    const begun = initialMeta(versions, generation + 1);
    return { meta: { ...begun, listed, outbox }, isStored: false };
  }
  // A fold that is left out misses what is folded from here on: nothing of it counts as stored any more.
  // Nor was it listed meanwhile if it is no longer.
  const still = meta.listed?.filter((name) => listed.includes(name));
  const known = new Set([...(meta.removed ?? []), ...Object.keys(meta.versions)]);
  const removed = [...known].filter((name) => !group.has(name));
  const changed = {
    ...(removed.length > 0 && { removed }),
    ...(still && { listed: still }),
  };
  return { meta: { ...meta, versions, ...changed }, isStored: true };
}
