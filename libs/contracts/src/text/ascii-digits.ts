/** Zeros of the decimal digits that people type; each is followed by its 1 to 9. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50] as const;
const OTHER_DIGIT = /[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F\u09E6-\u09EF\u0E50-\u0E59]/g;

/**
 * Returns a text in Unicode's compatibility form (full-width characters become plain ones) with 0 to 9
 * for the digits of Arabic, Persian, Devanagari, Bengali and Thai.
 */
export function withAsciiDigits(text: string): string {
  return text.normalize('NFKC').replace(OTHER_DIGIT, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.findLast((candidate) => candidate <= code) ?? code;
    return String(code - zero);
  });
}
