/** The timer index of a fold group; its pages have names that begin so. */
export const TIMERS = '~timers';
/** Holds the number of the generation that is being built or read; absent for the first, 0. */
export const GENERATION = '~generation';

/** How the state of an entity is named in the scope of its fold group. */
export function stateName(fold: string, entity: string): string {
  return `${fold}/${entity}`;
}

export function partName(fold: string, part: string): string {
  return `${fold}/~part:${part}`;
}

/** A piece of a part; its own name has no slash. */
export function pieceName(fold: string, part: string, piece: string): string {
  return `${fold}/~piece:${part}/${piece}`;
}

/** The entry that lists the names of a fold's parts. */
export function partsName(fold: string): string {
  return `${fold}/~parts`;
}

/** Whether a name is that of an entity's state, not of a part or of the list of parts. */
export function isEntity(name: string): boolean {
  return !entityOf(name).startsWith('~part');
}

/** Where the runtime keeps records that are to be folded later, beside the states of their fold. */
export function heldName(fold: string, place: string): string {
  return `${fold}/~held:${place}`;
}

/** Whether a name beside those of a fold's entities is one of the runtime. */
export function isOfRuntime(name: string): boolean {
  return entityOf(name).startsWith('~');
}

/** The fold to which a named state belongs. */
export function foldOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}

export function entityOf(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/**
 * What stands before the names of all states of a generation. A partition starts a new generation
 * when a fold's state has to be built again from the log; the first one has no prefix.
 */
export function generationPrefix(generation: number): string {
  return generation === 0 ? '' : `g${String(generation)}/`;
}

const PREFIXED = /^g(\d+)\//;

/** Whether an entry was left behind by a generation before this one. */
export function isLeftBehind(name: string, generation: number): boolean {
  if (name === GENERATION) return false;
  return Number(PREFIXED.exec(name)?.[1] ?? 0) < generation;
}

/** A fold of such a name would be taken for a generation. */
export function isFoldName(name: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(name) && !PREFIXED.test(`${name}/`);
}
