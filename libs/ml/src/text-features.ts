export interface TextFeatureOptions {
  /** The longest run of words that is one feature. */
  readonly wordGrams: number;
  /** The shortest and longest run of characters that is one feature. */
  readonly charGrams: readonly [shortest: number, longest: number];
  /** Longer texts are cut, which bounds the cost per text. In UTF-16 units. */
  readonly maxLength: number;
}

export const defaultTextFeatures: TextFeatureOptions = {
  wordGrams: 2,
  charGrams: [2, 5],
  maxLength: 2_000,
};

/** A Han character is a word of its own; letters, digits and marks of other scripts form words. */
const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu;
/** A run of letters between spaces and punctuation: an English word or a Chinese clause. */
const CHUNK = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Normalises a text: compatibility forms folded (full width to half), lower case, single spaces.
 */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/**
 * Returns the features of a text in any script, with repetitions: runs of words (`w:`), and runs of
 * characters (`c:`) within each stretch between spaces and punctuation, including its borders.
 */
export function textFeatures(
  text: string,
  options: TextFeatureOptions = defaultTextFeatures,
): string[] {
  const normalised = normaliseText(text.slice(0, options.maxLength));
  return [
    ...wordRuns(normalised.match(WORD) ?? [], options.wordGrams),
    ...(normalised.match(CHUNK) ?? []).flatMap((chunk) => characterRuns(chunk, options.charGrams)),
  ];
}

function wordRuns(words: readonly string[], longest: number): string[] {
  const runs: string[] = [];
  for (let length = 1; length <= longest; length++) {
    for (let at = 0; at + length <= words.length; at++) {
      runs.push(`w:${words.slice(at, at + length).join(' ')}`);
    }
  }
  return runs;
}

function characterRuns(chunk: string, [shortest, longest]: readonly [number, number]): string[] {
  const characters = Array.from(` ${chunk} `);
  const runs: string[] = [];
  for (let length = shortest; length <= longest; length++) {
    for (let at = 0; at + length <= characters.length; at++) {
      runs.push(`c:${characters.slice(at, at + length).join('')}`);
    }
  }
  return runs;
}
