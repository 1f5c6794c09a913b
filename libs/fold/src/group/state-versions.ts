import type { Fold } from '@tradewind/contracts';
import { PlatformError } from '@tradewind/log';
import type { FoldGroup } from './fold-group.js';

/** By fold, the version of the form in which its state is stored. */
export type StateVersions = Record<string, number>;

type VersionedFold = Pick<Fold, 'name' | 'stateVersion'>;

/**
 * Whether what is stored can be used: as it is or upgraded, or whether the partition has to be built
 * again from its log, as it has to for a fold, or a kind of documents, of which nothing is stored yet. Throws
 * `FOLD.STATE_TOO_NEW` for state that a later version of the fold has written.
 */
export function isUsable(versions: StateVersions, { members, documents }: FoldGroup): boolean {
  let usable = documents.every(({ kind }) => versions[keptKind(kind)] !== undefined);
  for (const { fold } of members) {
    const found = versions[fold.name];
    if (found !== undefined) assertKnown(fold, found);
    usable &&= found === fold.stateVersion || (found !== undefined && upgrades(fold));
  }
  return usable;
}

function upgrades(fold: Fold): boolean {
  const hasParts = fold.initialPart !== undefined;
  return fold.upgrade !== undefined && (!hasParts || fold.upgradePart !== undefined);
}

/** The versions that the folds of a group write. */
export function versionsOf({ members, documents }: FoldGroup): StateVersions {
  return Object.fromEntries([
    ...members.map(({ fold }) => [fold.name, fold.stateVersion] as const),
    ...documents.map(({ kind }) => [keptKind(kind), 1] as const),
  ]);
}

/** No fold has such a name. */
function keptKind(kind: string): string {
  return `~documents:${kind}`;
}

/** A stored state in today's form; `version` is left out of what was stored in the first one. */
export function upgraded(fold: Fold, entity: string, stored: { s?: unknown; v?: number }): unknown {
  const { s: state, v: version = 1 } = stored;
  if (state === undefined || version === fold.stateVersion) return state;
  assertKnown(fold, version);
  if (fold.upgrade) return fold.upgrade(state, version, entity);
  throw new TypeError(`the fold ${fold.name} does not upgrade a state of version ${version}`);
}

/** As `upgraded`, of a part. */
export function upgradedPart(
  fold: Fold,
  name: string,
  stored: { s?: unknown; v?: number },
): unknown {
  const { s: part, v: version = 1 } = stored;
  if (part === undefined || version === fold.stateVersion) return part;
  assertKnown(fold, version);
  if (fold.upgradePart) return fold.upgradePart(part, version, name);
  throw new TypeError(`the fold ${fold.name} does not upgrade a part of version ${version}`);
}

function assertKnown({ name, stateVersion }: VersionedFold, found: number): void {
  if (found <= stateVersion) return;
  const text = `the state of the fold ${name} has version ${found}, this program knows versions up to ${stateVersion}: run the newer program, or start from an empty store`;
  throw new PlatformError('FOLD.STATE_TOO_NEW', text, false);
}
