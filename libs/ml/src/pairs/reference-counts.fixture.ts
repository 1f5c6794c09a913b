import { stableHash } from '../stable-hash.js';

/** The counts of one item, neighbour by neighbour. */
export interface ReferenceRow {
  touches: number;
  neighbours: Map<string, { count: number; error: number }>;
}

interface Touch {
  readonly window: readonly string[];
  readonly items: readonly string[];
  readonly weight: number;
}

interface Options {
  readonly window: number;
  readonly maxNeighbours: number;
  readonly maxPending: number;
}

/** Counts as `PairCounts` does, item by item in maps: slow, and written apart from it. */
export function referenceCounts(
  epochs: readonly (readonly Touch[])[],
  options: Options,
): Map<string, ReferenceRow> {
  const rows = new Map<string, ReferenceRow>();
  epochs.forEach((touches, epoch) => {
    for (const [item, added] of additionsOf(touches, options.window)) {
      const row = rows.get(item) ?? { touches: 0, neighbours: new Map() };
      rows.set(item, row);
      row.touches += added.touches;
      mergeRow(row, sampleOf(added.weights, epoch, options.maxPending), options.maxNeighbours);
    }
  });
  return rows;
}

interface Additions {
  touches: number;
  readonly weights: Map<string, number>;
}

function additionsOf(touches: readonly Touch[], window: number): Map<string, Additions> {
  const all = new Map<string, Additions>();
  const of = (item: string) => {
    const known = all.get(item) ?? { touches: 0, weights: new Map<string, number>() };
    all.set(item, known);
    return known;
  };
  for (const { window: before, items, weight } of touches) {
    const sequence = [...before, ...items];
    for (let i = before.length; i < sequence.length; i++) {
      const item = sequence[i] ?? '';
      of(item).touches += weight;
      for (const other of sequence.slice(Math.max(0, i - window), i)) {
        of(item).weights.set(other, (of(item).weights.get(other) ?? 0) + weight);
        of(other).weights.set(item, (of(other).weights.get(item) ?? 0) + weight);
      }
    }
  }
  return all;
}

/** The neighbours with the lowest hash of the epoch. */
function sampleOf(weights: Map<string, number>, epoch: number, most: number): [string, number][] {
  const basis = stableHash(String(epoch));
  return [...weights]
    .sort(([a], [b]) => stableHash(a, basis) - stableHash(b, basis) || (a < b ? -1 : 1))
    .slice(0, most);
}

/** Space-Saving: a newcomer to a full row starts from the least count in it. */
function mergeRow(row: ReferenceRow, added: readonly [string, number][], most: number): void {
  const known = row.neighbours;
  const floor = known.size < most ? 0 : Math.min(...[...known.values()].map(({ count }) => count));
  const ranked = [...known].map(([item, { count, error }]) => ({ item, count, error, rank: 1 }));
  for (const [item, weight] of added) {
    const old = ranked.find((one) => one.item === item);
    if (old) old.count += weight;
    else ranked.push({ item, count: floor + weight, error: floor, rank: 0 });
  }
  const tie = (item: string) => stableHash(item) & (2 ** 21 - 1);
  ranked.sort((a, b) => b.count - a.count || b.rank - a.rank || tie(b.item) - tie(a.item));
  row.neighbours = new Map(
    ranked.slice(0, most).map(({ item, count, error }) => [item, { count, error }]),
  );
}
