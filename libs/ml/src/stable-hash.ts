const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Returns 32-bit FNV-1a over UTF-16 code units, finished with murmur3's avalanche so that the low
 * bits of similar ids differ. It is the same in every process and version; another `basis` gives
 * another hash.
 */
export function stableHash(text: string, basis: number = OFFSET_BASIS): number {
  let h = basis;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
