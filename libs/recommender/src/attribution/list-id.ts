import type { ItemSource } from '../lists/index.js';

/** The arm of an experiment in which a list was made. */
export interface ShownArm {
  readonly experiment: string;
  readonly arm: string;
}

/** What the id of a list tells of it. */
export interface ListLabel {
  readonly slot: string;
  readonly arm?: ShownArm;
  /** Of each item, in the order of the list; at most 100. */
  readonly sources: readonly ItemSource[];
}

/** Letters are stored in ids and in state: they stay as they are. */
const letters: Readonly<Record<ItemSource, string>> = {
  ...{ itemCf: 'c', rules: 'r', sessionKnn: 's', userCf: 'u', ials: 'i', ease: 'e' },
  ...{ popular: 'p', trending: 't', again: 'a', basket: 'b', content: 'n', category: 'y' },
  ...{ newest: 'w', recent: 'l', catalogue: 'g', pinned: 'x' },
};
const byLetter = new Map(
  Object.entries(letters).map(([source, letter]) => [letter, source as ItemSource]),
);

const NAME = '[A-Za-z0-9][A-Za-z0-9._-]{0,63}';
const ARM = '[a-z0-9][a-z0-9-]{0,31}';
const ID = new RegExp(`^tw1~(${NAME})~(?:(${ARM})~(${ARM}))?~([a-z]{1,100})~[A-Za-z0-9_-]{1,20}$`);

/**
 * The id by which a page reports a list. It says what the list is, so that whoever counts what came of lists needs no record
 * of those that were made. At most 255 characters.
 *
 * @param unique 1 to 20 letters, digits, `_` and `-` that no other list has
 */
export function listIdOf({ slot, arm, sources }: ListLabel, unique: string): string {
  const shown = arm === undefined ? '' : `${arm.experiment}~${arm.arm}`;
  return `tw1~${slot}~${shown}~${sources.map((source) => letters[source]).join('')}~${unique}`;
}

/** `undefined` for an id that is of no list of this platform, such as that of a category. */
export function readListId(id: string): ListLabel | undefined {
  const [, slot, experiment, arm, codes] = ID.exec(id) ?? [];
  if (slot === undefined || codes === undefined) return undefined;
  const sources = Array.from(codes, (letter) => byLetter.get(letter) ?? 'catalogue');
  const isArm = experiment !== undefined && arm !== undefined;
  return { slot, sources, ...(isArm && { arm: { experiment, arm } }) };
}
