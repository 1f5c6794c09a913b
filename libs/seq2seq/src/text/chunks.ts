/** Stands for a space, at the beginning of the chunk that follows it. */
export const SPACE = '▁';

const CHUNK = / ?(?:⟨\d⟩|\p{Script=Han}+|(?:(?!\p{Script=Han})\p{L})+|[^\s])/gu;

/**
 * Splits a text into runs of Chinese characters, runs of other letters, places, and single other characters,
 * each with the space before it. Joined again they are the text with single spaces.
 */
export function chunksOf(text: string): string[] {
  return (text.replace(/\s+/gu, ' ').trim().match(CHUNK) ?? []).map((chunk) =>
    chunk.replace(' ', SPACE),
  );
}

/** The pieces of a chunk that merging begins with: characters, or a whole place. */
export function piecesOf(chunk: string): string[] {
  const [, space = '', rest = ''] = new RegExp(`^(${SPACE}?)(.*)$`, 'su').exec(chunk) ?? [];
  const letters = /^⟨\d⟩$/u.test(rest) ? [rest] : Array.from(rest);
  return space === '' ? letters : [space, ...letters];
}

/** Whether pieces of the chunk may be merged: of words, not of digits and signs. */
export function isWord(chunk: string): boolean {
  return /\p{L}/u.test(chunk) && !chunk.includes('⟨');
}

/** The text of pieces. */
export function joined(pieces: readonly string[]): string {
  return pieces.join('').replaceAll(SPACE, ' ').trim();
}
