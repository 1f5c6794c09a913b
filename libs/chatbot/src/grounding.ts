/** A word or number with a digit in it: an amount, a date, a count, an id. */
const TOKEN = /[A-Za-z0-9](?:[\w.:/-]*[A-Za-z0-9])?/gu;

/**
 * Returns what a reply claims without evidence: words with a digit that occur neither in the
 * evidence nor in fixed text, and unfilled slots. A reply may be sent if the result is empty.
 */
export function uncovered(reply: string, cover: readonly string[]): string[] {
  const known = new Set(cover.flatMap(claims));
  return claims(reply).filter((claim) => !known.has(claim));
}

function claims(text: string): string[] {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => /\d/u.test(token));
  return [...tokens, ...(text.match(/\{\w+\}/gu) ?? [])];
}
