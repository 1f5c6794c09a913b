import type { EpochItems } from './epoch-items.js';
import type { PairTable } from './pair-table.js';

/** Neighbours with their weights by item: those of `item` stand at `starts[item] .. ends[item]`. */
export interface Adjacency {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly neighbours: Int32Array;
  readonly weights: Float64Array;
}

/** How many neighbours each item accepts. */
export function degreesOf(table: PairTable, items: EpochItems): Int32Array {
  const degrees = new Int32Array(items.size);
  table.forEach((lesser, greater) => {
    if (items.accepts(lesser, greater)) degrees[lesser] = (degrees[lesser] ?? 0) + 1;
    if (items.accepts(greater, lesser)) degrees[greater] = (degrees[greater] ?? 0) + 1;
  });
  return degrees;
}

/** The pairs of a table in both directions, as far as the items accept them; in no particular order. */
export function adjacencyOf(table: PairTable, items: EpochItems): Adjacency {
  const degrees = degreesOf(table, items);
  const starts = new Int32Array(items.size);
  let pairs = 0;
  for (let item = 0; item < items.size; item++) {
    starts[item] = pairs;
    pairs += degrees[item] ?? 0;
  }
  const ends = starts.slice();
  const neighbours = new Int32Array(pairs);
  const weights = new Float64Array(pairs);
  const put = (item: number, neighbour: number, weight: number) => {
    const at = ends[item] ?? 0;
    neighbours[at] = neighbour;
    weights[at] = weight;
    ends[item] = at + 1;
  };
  table.forEach((lesser, greater, weight) => {
    if (items.accepts(lesser, greater)) put(lesser, greater, weight);
    if (items.accepts(greater, lesser)) put(greater, lesser, weight);
  });
  return { starts, ends, neighbours, weights };
}

/** Keeps of each item the `limit` neighbours with the lowest hash. */
export function keepSamples(pairs: Adjacency, items: EpochItems, limit: number): void {
  const { starts, ends, neighbours, weights } = pairs;
  for (let item = 0; item < items.size; item++) {
    const start = starts[item] ?? 0;
    const end = ends[item] ?? 0;
    if (end - start <= limit) continue;
    const sorted = Array.from({ length: end - start }, (_, i): [number, number] => {
      return [neighbours[start + i] ?? 0, weights[start + i] ?? 0];
    }).sort((a, b) => items.inOrderOfHash(a[0], b[0]));
    sorted.slice(0, limit).forEach(([neighbour, weight], i) => {
      neighbours[start + i] = neighbour;
      weights[start + i] = weight;
    });
    ends[item] = start + limit;
  }
}
