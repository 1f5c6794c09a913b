/** The sentence that suggests the nearest known name, or nothing when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearestOf(name, known);
  if (near === undefined || near.distance > Math.max(2, near.name.length / 3)) return '';
  return ` Did you mean '${near.name}'?`;
}

/** The known name that takes the fewest changes to get to; the first of several. */
export function nearestOf(
  name: string,
  known: Iterable<string>,
): { readonly name: string; readonly distance: number } | undefined {
  let nearest: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (nearest === undefined || distance < nearest.distance)
      nearest = { name: candidate, distance };
  }
  return nearest;
}

/** Levenshtein distance: insertions, deletions and substitutions that turn one text into the other. */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
