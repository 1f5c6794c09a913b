/** A whole number of 16 digits or more as a value of its own: only these can lose digits. */
const LONG_INTEGER = /[[:,]\s*-?\d{16,}(?=\s*[,}\]])/;

type Source = { readonly source?: string } | undefined;

/**
 * Parses JSON like `JSON.parse`, except that a whole number beyond 2^53 stays the text of its digits:
 * such numbers are ids, and a rounded id is another customer's. Throws a SyntaxError.
 */
export function parseExactJson(text: string): unknown {
  return LONG_INTEGER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_name: string, value: unknown, context?: Source): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}
