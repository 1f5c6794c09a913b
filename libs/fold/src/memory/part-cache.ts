import type { Fold } from '@tradewind/contracts';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import { partName, partsName } from '../group/state-names.js';
import { upgradedPart } from '../group/state-versions.js';
import { isInPieces, piecesIn, takePieces, withPieces } from './part-pieces.js';
import type { StoredPart } from './part-pieces.js';
import { PAUSE } from '../steps/steps.js';
import type { Steps } from '../steps/steps.js';
import type { ReadEntities } from '../timers/timer-pages.js';

/** Of all folds of a group together: so many may change in one step, and have to fit one write. */
const MAX_PARTS = 2_000;
const DELETED = '';

interface Part extends StoredPart {
  value: unknown;
}

/** The parts of one fold. */
class FoldParts {
  readonly parts = new Map<string, Part>();
  readonly touched = new Set<string>();
  isDirectoryDirty = false;
  #names: readonly string[] | undefined;

  constructor(readonly fold: Fold) {}

  /** Sorted; the same array until a part comes or goes. */
  get names(): readonly string[] {
    return (this.#names ??= [...this.parts.keys()].sort());
  }

  changed(name: string): void {
    this.touched.add(name);
    this.isDirectoryDirty = true;
    this.#names = undefined;
  }
}

/**
 * Named parts of the folds' states for a whole partition: in memory as long as the partition is, and
 * written only when their text has changed.
 */
export class PartCache {
  readonly #folds: ReadonlyMap<string, FoldParts>;
  #count = 0;

  constructor({ members }: FoldGroup) {
    this.#folds = new Map(members.map(({ name, fold }) => [name, new FoldParts(fold)]));
  }

  static async load(read: ReadEntities, group: FoldGroup): Promise<PartCache> {
    const cache = new PartCache(group);
    const all = [...cache.#folds.values()].filter(({ fold }) => fold.initialPart !== undefined);
    const directories = await read(all.map(({ fold }) => partsName(fold.name)));
    for (const [i, { fold, parts }] of all.entries()) {
      const names = JSON.parse(directories[i] ?? '[]') as string[];
      const texts = await read(names.map((name) => partName(fold.name, name)));
      for (const [at, name] of names.entries()) {
        const part: StoredPart = { text: texts[at] ?? '{}' };
        const pieces = piecesIn(part.text, fold, name);
        const values = pieces && (await read(pieces.map(({ entry }) => entry)));
        const value = values ? withPieces(part, { fold, name, pieces, values }) : undefined;
        parts.set(name, { ...part, value: value ?? partOf(part.text, fold, name) });
      }
      cache.#count += names.length;
    }
    return cache;
  }

  /** Entries that the next write may hold. */
  get dirtyCount(): number {
    let count = 0;
    for (const { fold, parts, touched, isDirectoryDirty } of this.#folds.values()) {
      count += touched.size + Number(isDirectoryDirty);
      if (fold.restorePart === undefined) continue;
      for (const name of touched) {
        const value = parts.get(name)?.value;
        if (isInPieces(value)) count += value.changes;
      }
    }
    return count;
  }

  /** To be changed in place; made at the first use. */
  part({ name: fold }: GroupMember, name: string): unknown {
    const of = this.#of(fold);
    let part = of.parts.get(name);
    if (part === undefined) {
      part = { value: this.#initial(of.fold, name), text: DELETED };
      of.parts.set(name, part);
      of.changed(name);
      this.#count += 1;
    }
    of.touched.add(name);
    return part.value;
  }

  has({ name: fold }: GroupMember, name: string): boolean {
    return this.#of(fold).parts.has(name);
  }

  names({ name: fold }: GroupMember): readonly string[] {
    return this.#of(fold).names;
  }

  forget({ name: fold }: GroupMember, name: string): void {
    const of = this.#of(fold);
    const part = of.parts.get(name);
    if (part === undefined) return;
    if (part.pieces) throw new TypeError(`the fold ${fold} forgets ${name}, which is in pieces`);
    of.parts.delete(name);
    of.changed(name);
    this.#count -= 1;
  }

  /** Adds what has changed since the last call. */
  *takeChanges(changes: Map<string, string>): Steps<void> {
    for (const of of this.#folds.values()) {
      for (const name of of.touched) {
        yield PAUSE;
        takeChange(changes, of, name);
      }
      of.touched.clear();
      if (!of.isDirectoryDirty) continue;
      changes.set(partsName(of.fold.name), JSON.stringify(of.names));
      of.isDirectoryDirty = false;
    }
  }

  /** Parts used since the last write that are JSON, by name. */
  *changed(): Iterable<readonly [name: string, part: unknown]> {
    for (const { fold, parts, touched } of this.#folds.values()) {
      for (const name of touched) {
        const value = parts.get(name)?.value;
        if (!isInPieces(value)) yield [partName(fold.name, name), value];
      }
    }
  }

  /** Drops what is in memory for what has been written, as if the partition had been loaded again. */
  reread(read: (names: readonly string[]) => readonly (string | undefined)[]): void {
    for (const { fold, parts } of this.#folds.values()) {
      for (const [name, part] of parts) {
        const pieces = piecesIn(part.text, fold, name);
        const values = pieces && read(pieces.map(({ entry }) => entry));
        part.value = values
          ? withPieces(part, { fold, name, pieces, values })
          : partOf(part.text, fold, name);
      }
    }
  }

  #initial(fold: Fold, name: string): unknown {
    if (this.#count >= MAX_PARTS) {
      throw new TypeError(`the fold ${fold.name} makes part ${name} after ${MAX_PARTS} others`);
    }
    if (fold.initialPart) return fold.initialPart(name);
    throw new TypeError(`the fold ${fold.name} has no parts: it declares no initialPart`);
  }

  #of(fold: string): FoldParts {
    const found = this.#folds.get(fold);
    if (found === undefined) throw new TypeError(`there is no fold ${fold}`);
    return found;
  }
}

function takeChange(changes: Map<string, string>, { fold, parts }: FoldParts, name: string): void {
  const part = parts.get(name);
  const text = part === undefined ? DELETED : takeText(part, { fold, name, changes });
  if (part?.text === text) return;
  if (part !== undefined) part.text = text;
  changes.set(partName(fold.name, name), text);
}

/** The text of a part; of one in pieces the changes go along with it. */
function takeText(
  part: Part,
  to: { readonly fold: Fold; readonly name: string; readonly changes: Map<string, string> },
): string {
  const { value } = part;
  if (!isInPieces(value)) return textOf(value, to.fold, 's');
  return textOf(takePieces(value, { ...to, part }), to.fold, 'p');
}

function textOf(value: unknown, { stateVersion }: Fold, as: 's' | 'p'): string {
  return JSON.stringify({ ...(stateVersion > 1 && { v: stateVersion }), [as]: value });
}

/** A stored part in today's form. */
export function partOf(text: string, fold: Fold, name: string): unknown {
  return upgradedPart(fold, name, JSON.parse(text) as { s?: unknown; v?: number });
}
