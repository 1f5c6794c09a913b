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
    const [nearest] = [...this.#frequency]
      .filter(([other]) => Math.abs(other.length - word.length) <= allowed)
      .map(([other, count]) => ({ other, count, distance: editDistance(word, other) }))
      .filter(({ distance }) => distance <= allowed)
      .sort((x, y) => x.distance - y.distance || y.count - x.count);
    return nearest?.other;
  }
}

/**
 * The least number of letters to insert, delete, replace or swap with the next.
 * Source: Damerau, A technique for computer detection and correction of spelling errors (1964).
 */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = valueAt(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? valueAt(before, j - 2) + 1 : Infinity;
      row.push(Math.min(valueAt(above, j) + 1, valueAt(row, j - 1) + 1, replaced, swapped));
    }
    before = above;
    above = row;
  }
  return valueAt(above, b.length);
}

function valueAt(row: readonly number[], at: number): number {
  return row[at] ?? Infinity;
}
