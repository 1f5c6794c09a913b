/** Short forms of chats, by what they stand for. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  u: 'you',
  ur: 'your',
  r: 'are',
  pls: 'please',
  plz: 'please',
  thx: 'thanks',
  pw: 'password',
  pwd: 'password',
  im: "I'm",
  ive: "I've",
  id: "I'd",
  whats: "what's",
  wheres: "where's",
  hows: "how's",
  theres: "there's",
  thats: "that's",
  isnt: "isn't",
  doesnt: "doesn't",
  didnt: "didn't",
  dont: "don't",
  cant: "can't",
  wont: "won't",
  hasnt: "hasn't",
  havent: "haven't",
  wanna: 'want to',
  gonna: 'going to',
  gimme: 'give me',
};

const WORD = /[a-z]+(?:['’][a-z]+)?/giu;
/** Shorter words are too like others. */
const SHORTEST = 4;
/** From this length on two letters may be wrong. */
const LONG = 8;

/**
 * Rights the misspelt English words of a text before a sentence encoder reads it, since an encoder takes a word that it
 * does not know apart. A word is misspelt if it is neither known nor used in the examples, and if it becomes one of
 * their words by one change (two in long words): a letter more, less or other, or two swapped. Of several, the most
 * frequent one is taken.
 */
export class Spelling {
  readonly #frequency = new Map<string, number>();

  constructor(
    examples: readonly string[],
    private readonly isKnown: (word: string) => boolean,
  ) {
    for (const word of examples.flatMap((text) => text.toLowerCase().match(WORD) ?? [])) {
      if (word.length < SHORTEST) continue;
      this.#frequency.set(word, (this.#frequency.get(word) ?? 0) + 1);
    }
  }

  corrected(text: string): string {
    return text.replace(WORD, (word) => {
      const lower = word.toLowerCase();
      return SHORT_FORMS[lower] ?? this.#nearest(lower) ?? word;
    });
  }

  #nearest(word: string): string | undefined {
    if (word.length < SHORTEST || this.#frequency.has(word) || this.isKnown(word)) return undefined;
    const allowed = word.length >= LONG ? 2 : 1;
    let best: { word: string; distance: number; count: number } | undefined;
    for (const [candidate, count] of this.#frequency) {
      if (Math.abs(candidate.length - word.length) > allowed) continue;
      const distance = editDistance(word, candidate);
      if (distance > allowed) continue;
      const isBetter =
        !best || distance < best.distance || (distance === best.distance && count > best.count);
      if (isBetter) best = { word: candidate, distance, count };
    }
    return best?.word;
  }
}

/**
 * The least number of letters to insert, delete, replace or swap with the next.
 * Source: Damerau, A technique for computer detection and correction of spelling errors (1964).
 */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const above = rows[i - 1] ?? [];
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
