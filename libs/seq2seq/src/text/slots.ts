/** Values of one question that have a place of their own; further ones stay as they are. */
export const MAX_SLOTS = 8;

/** A link, an address, or a word with a digit in it: an id, a date, an amount. */
const VALUE =
  /(?:https?:\/\/|www\.)[^\s，。；、）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[A-Za-z0-9#](?:[A-Za-z0-9_.:/#,-]*[A-Za-z0-9])?/gu;
const SLOT = /⟨(\d)⟩/gu;

/** A text whose values are replaced by numbered places. */
export interface Slotted {
  readonly text: string;
  /** The values in the order of their places. */
  readonly values: readonly string[];
}

/**
 * Replaces the values of a question by places, numbered in order of first appearance, so that a network
 * learns where an order number goes and not which it was.
 */
export function withSlots(question: string): Slotted {
  const values: string[] = [];
  const text = plain(question).replace(VALUE, (found) => {
    if (!isValue(found)) return found;
    if (!values.includes(found)) values.push(found);
    return placeOf(values.indexOf(found)) ?? found;
  });
  return { text, values: values.slice(0, MAX_SLOTS) };
}

/** Replaces the values of a reply that its question has; others stay as they are. */
export function withSlotsOf(reply: string, values: readonly string[]): string {
  return plain(reply).replace(VALUE, (found) => {
    const at = values.indexOf(found);
    return (at < 0 ? undefined : placeOf(at)) ?? found;
  });
}

/** Puts the values back. A place without a value becomes `…`, which no shop sends. */
export function filled(text: string, values: readonly string[]): string {
  return text.replace(SLOT, (_, place: string) => values[Number(place) - 1] ?? '…');
}

/** The places as they stand in texts. */
export const slotNames: readonly string[] = Array.from(
  { length: MAX_SLOTS },
  (_, at) => `⟨${String(at + 1)}⟩`,
);

function placeOf(at: number): string | undefined {
  return slotNames[at];
}

function isValue(found: string): boolean {
  return /\d/u.test(found) || /^(?:https?:|www\.)|@/u.test(found);
}

/** Brackets of places in a text that somebody wrote would be taken for places. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/[⟨⟩]/gu, ' ').replace(/\s+/gu, ' ').trim();
}
