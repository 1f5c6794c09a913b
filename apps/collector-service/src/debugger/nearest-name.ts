import { ecommerceTypeByName } from '@tradewind/contracts';
import { foldedName } from '../readers/event-names.js';

/** A slip of the pen: so many letters changed, left out or put in. */
const MAX_DISTANCE = 2;
/** Shorter names are near to too much. */
const MIN_LENGTH = 8;

const names = Object.keys(ecommerceTypeByName).map((name) => ({ name, folded: foldedName(name) }));

/** The name of Segment's specification that a name is a misspelling of, if it is of one. */
export function nearestName(name: string): string | undefined {
  const given = foldedName(name);
  if (given.length < MIN_LENGTH) return undefined;
  let [nearest, least]: [string | undefined, number] = [undefined, MAX_DISTANCE + 1];
  for (const known of names) {
    if (Math.abs(known.folded.length - given.length) > MAX_DISTANCE) continue;
    const distance = editDistance(known.folded, given);
    if (distance < least) [nearest, least] = [known.name, distance];
  }
  return nearest;
}

/** Levenshtein's distance: the fewest insertions, deletions and replacements of a character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
