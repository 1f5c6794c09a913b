import type { Fold, PartInPieces } from '@tradewind/contracts';
import { PlatformError } from '@tradewind/log';
import { pieceName } from '../group/state-names.js';

const DELETED = '';

/** What is known of a part as it stands in the store. */
export interface StoredPart {
  /** As it was written last; '' before. Of a part in pieces it names these. */
  text: string;
  /** The names of its pieces. */
  pieces?: Set<string>;
}

/** A piece, and the name of its entry. */
export interface Piece {
  readonly piece: string;
  readonly entry: string;
}

interface OfFold {
  readonly fold: Fold;
  /** Of the part. */
  readonly name: string;
}

export function isInPieces(part: unknown): part is PartInPieces {
  return typeof part === 'object' && part !== null && 'takeChanges' in part;
}

/** The pieces that a stored part names; undefined if it is stored as one. */
export function piecesIn(text: string, fold: Fold, part: string): Piece[] | undefined {
  if (text === DELETED) return undefined;
  const { p: names, v: version = 1 } = JSON.parse(text) as { p?: string[]; v?: number };
  if (names === undefined) return undefined;
  if (version !== fold.stateVersion) {
    throw new TypeError(`the fold ${fold.name} does not upgrade a part in pieces, as ${part} is`);
  }
  return names.map((piece) => ({ piece, entry: pieceName(fold.name, part, piece) }));
}

/**
 * The part that the fold makes of its pieces. Pieces are read one after the other, so that they may be of
 * several states while another owner writes or the store is emptied: rejects with an error that is
 * worth another attempt if they do not make a part.
 */
export function withPieces(
  stored: StoredPart,
  of: OfFold & { readonly pieces: Piece[]; readonly values: readonly (string | undefined)[] },
): unknown {
  const { fold, name, pieces, values } = of;
  if (!fold.restorePart) throw new TypeError(`the fold ${fold.name} declares no restorePart`);
  try {
    const found = new Map<string, unknown>();
    for (const [i, { piece, entry }] of pieces.entries()) {
      const text = values[i];
      if (text === undefined) throw new TypeError(`the store lacks ${entry}`);
      found.set(piece, JSON.parse(text));
    }
    stored.pieces = new Set(found.keys());
    return fold.restorePart(name, found);
  } catch (cause) {
    const text = `the pieces of part ${name} of the fold ${fold.name} do not fit: ${String(cause)}`;
    throw new PlatformError('STATE.UNAVAILABLE', text, true, { cause });
  }
}

/** Adds the pieces that have changed to the entries of a write; returns the names of all pieces. */
export function takePieces(
  value: PartInPieces,
  to: OfFold & { readonly part: StoredPart; readonly changes: Map<string, string> },
): string[] {
  const { fold, name, part, changes } = to;
  const pieces = (part.pieces ??= new Set());
  for (const [piece, content] of value.takeChanges()) {
    if (content === undefined) pieces.delete(piece);
    else pieces.add(piece);
    const text = content === undefined ? DELETED : JSON.stringify(content);
    changes.set(pieceName(fold.name, name, piece), text);
  }
  return [...pieces].sort();
}
