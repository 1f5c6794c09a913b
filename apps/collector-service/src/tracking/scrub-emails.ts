/**
 * Matches an escape sequence of JSON (to skip), or an e-mail address, also with its @
 * percent-encoded as in the query of a URL. Quantifiers are bounded, so that the time is linear in
 * the text.
 */
const ESCAPE_OR_ADDRESS =
  /\\(?:u[0-9a-fA-F]{4}|.)|[\p{L}\p{N}._+'-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu;

/** A cheap first check; `"@segment/analytics-node"` is in every event of that client. */
const POSSIBLE = /[^"](?:@|%40)/;

/** `logo@2x.png` is a picture and not an address. */
const FILE_NAME = /\.(?:png|jpe?g|gif|webp|avif|svg)$/i;

/**
 * Replaces every e-mail address in a JSON text, wherever a shop may have put it: a search, a
 * referrer, a review. The text remains JSON.
 */
export function scrubEmails(json: string, pseudonym: (address: string) => string): string {
  if (!POSSIBLE.test(json)) return json;
  return json.replace(ESCAPE_OR_ADDRESS, (match) =>
    match.startsWith('\\') || FILE_NAME.test(match) ? match : pseudonym(match.replace('%40', '@')),
  );
}
