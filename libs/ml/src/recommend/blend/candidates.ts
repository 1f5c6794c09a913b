import type { RankedItems } from '../scores.js';

/**
 * Scales from 0 to 1 for the opinion of a source on an item. `share`: its score as a share of the source's greatest; `root`: the root
 * of that, which keeps more of what stands below; `rank`: `10 / (10 + k)` for the place `k` from 0.
 */
export const scales = ['share', 'root', 'rank'] as const;
export type Scale = (typeof scales)[number];

/** A weight for what each source says on a scale. */
export interface Mixture {
  readonly scale: Scale;
  readonly weights: Float64Array;
}

const RANK_OFFSET = 10;

/** What a source says on a scale of the item at a place of its list. */
export function opinion({ scores }: RankedItems, place: number, scale: Scale): number {
  if (scale === 'rank') return RANK_OFFSET / (RANK_OFFSET + place);
  const share = (scores[place] ?? 0) / (scores[0] ?? 1);
  return scale === 'share' ? share : Math.sqrt(share);
}

/** The items of several lists, each with what every source says of it: 0 where a source does not name it. */
export class Candidates {
  readonly #rows = new Map<number, number>();
  readonly #said: Record<Scale, Float64Array>;

  constructor(
    lists: readonly RankedItems[],
    private readonly sources = lists.length,
  ) {
    const most = lists.reduce((sum, { items }) => sum + items.length, 0);
    const none = () => new Float64Array(most * sources);
    this.#said = { share: none(), root: none(), rank: none() };
    lists.forEach((list, source) => {
      for (let place = 0; place < list.items.length; place++) {
        const at = this.#rowOf(list.items[place] ?? 0) * sources + source;
        for (const scale of scales) this.#said[scale][at] = opinion(list, place, scale);
      }
    });
  }

  get size(): number {
    return this.#rows.size;
  }

  /** -1 for an item that no source named. */
  rowOf(item: number): number {
    return this.#rows.get(item) ?? -1;
  }

  said(scale: Scale, row: number, source: number): number {
    return this.#said[scale][row * this.sources + source] ?? 0;
  }

  /** The sum of what the sources say, weighted. */
  score(row: number, { scale, weights }: Mixture): number {
    const said = this.#said[scale];
    const start = row * this.sources;
    let sum = 0;
    for (let source = 0; source < this.sources; source++) {
      sum += (weights[source] ?? 0) * (said[start + source] ?? 0);
    }
    return sum;
  }

  #rowOf(item: number): number {
    const known = this.#rows.get(item);
    if (known !== undefined) return known;
    const row = this.#rows.size;
    this.#rows.set(item, row);
    return row;
  }
}
