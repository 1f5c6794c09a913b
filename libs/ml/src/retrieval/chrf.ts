const LONGEST = 6;
const BETA = 2;

/**
 * How much a text has in common with a reference, from 0 to 1: the F-score, with recall counting twice, of
 * runs of 1 to 6 characters without spaces (Popović, chrF: character n-gram F-score for automatic MT
 * evaluation, 2015). Lengths that neither text has do not count. Two empty texts are equal.
 */
export function chrF(text: string, reference: string): number {
  const own = charactersOf(text);
  const other = charactersOf(reference);
  if (own.length === 0 || other.length === 0) return own.length === other.length ? 1 : 0;
  const lengths = Math.min(LONGEST, Math.max(own.length, other.length));
  let precision = 0;
  let recall = 0;
  for (let length = 1; length <= lengths; length++) {
    const common = commonRuns(own, other, length);
    precision += common / Math.max(1, own.length - length + 1) / lengths;
    recall += common / Math.max(1, other.length - length + 1) / lengths;
  }
  const weighted = BETA ** 2 * precision + recall;
  return weighted === 0 ? 0 : ((1 + BETA ** 2) * precision * recall) / weighted;
}

function charactersOf(text: string): string[] {
  return Array.from(text.replace(/\s+/gu, ''));
}

function commonRuns(own: readonly string[], other: readonly string[], length: number): number {
  const wanted = runsOf(other, length);
  let common = 0;
  for (const [run, count] of runsOf(own, length)) common += Math.min(count, wanted.get(run) ?? 0);
  return common;
}

function runsOf(characters: readonly string[], length: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + length <= characters.length; at++) {
    const run = characters.slice(at, at + length).join('');
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}
