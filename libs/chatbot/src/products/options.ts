/** Sizes in words, as variants call them. */
const SIZES: Readonly<Record<string, string>> = {
  'extra small': 'XS',
  small: 'S',
  medium: 'M',
  'extra large': 'XL',
  'x-large': 'XL',
  large: 'L',
  加大码: 'XL',
  加大号: 'XL',
  特大号: 'XL',
  大码: 'L',
  大号: 'L',
  中码: 'M',
  中号: 'M',
  小码: 'S',
  小号: 'S',
};
const SIZE_WORDS = new RegExp(
  Object.keys(SIZES)
    .map((word) => (/^[a-z]/u.test(word) ? String.raw`\b${word}\b` : word))
    .join('|'),
  'giu',
);
/** A letter is a size if it is a capital, or where sizes are named. */
const LETTER = /(?<![A-Za-z'’])(?:[2-6]?X{0,3}[SL]|M)(?![A-Za-z'’])/gu;
const LETTER_AFTER_CUE = /(?:\bsize\s+|\bin\s+(?:an?\s+)?|尺码)([2-6]?x{0,3}[sl]|m)(?![a-z'’])/giu;
const LETTER_BEFORE_CUE = /(?<![a-z])([2-6]?x{0,3}[sl]|m)\s*(?:码|号|size\b)/giu;
const NUMBER = /(?:\b(?:size|eu|uk)\s*)(\d{1,3}(?:[.,]5)?)\b|(?<!\d)(\d{2,3}(?:[.,]5)?)\s*码/giu;

const WORDS = /[\p{L}\p{N}]+/gu;

interface Named {
  readonly name: string;
}

/** The sizes that a text asks for, as variants call them. */
export function sizesOf(text: string): string[] {
  const plain = text.normalize('NFKC');
  const words = (plain.match(SIZE_WORDS) ?? []).map((word) => SIZES[word.toLowerCase()] ?? word);
  const rest = plain.replace(SIZE_WORDS, ' ');
  const letters = [
    ...(rest.match(LETTER) ?? []),
    ...[LETTER_AFTER_CUE, LETTER_BEFORE_CUE].flatMap((cue) =>
      [...rest.matchAll(cue)].map(([, letter = '']) => letter),
    ),
  ].map((letter) => letter.toUpperCase());
  const numbers = [...rest.matchAll(NUMBER)].map(([, cued, chinese]) => cued ?? chinese ?? '');
  return [...new Set([...words, ...letters, ...numbers])];
}

/** The options that a text names best, by size, colour or whatever else distinguishes them; none if it names none. */
export function optionsNamed<Option extends Named>(
  text: string,
  options: readonly Option[],
): Option[] {
  const sizes = new Set(sizesOf(text));
  const said = text.normalize('NFKC').toLowerCase();
  const counted = options.map((option) => ({
    option,
    count: partsOf(option.name).filter((part) => isSaid(part, said, sizes)).length,
  }));
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return most === 0
    ? []
    : counted.filter(({ count }) => count === most).map(({ option }) => option);
}

/** The sizes that a text asks for and that none of the options has. */
export function sizesMissing(text: string, options: readonly Named[]): string[] {
  const parts = new Set(options.flatMap(({ name }) => partsOf(name)).map(sizeOf));
  return sizesOf(text).filter((size) => !parts.has(size));
}

function partsOf(name: string): string[] {
  return name
    .normalize('NFKC')
    .split(/[,，/|;、]+|\s+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function sizeOf(part: string): string {
  const plain = part.replace(/码$/u, '');
  return SIZES[part.toLowerCase()] ?? plain.toUpperCase();
}

function isSaid(part: string, said: string, sizes: ReadonlySet<string>): boolean {
  if (sizes.has(sizeOf(part))) return true;
  const lower = part.toLowerCase();
  if (/\p{Script=Han}/u.test(lower)) return said.includes(lower.replace(/色$/u, ''));
  return lower.length > 2 && [...said.matchAll(WORDS)].some(([word]) => word === lower);
}
