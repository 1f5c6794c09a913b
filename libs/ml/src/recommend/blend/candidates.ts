import { grownTo } from '../growable.js';
import { BestItems } from '../scores.js';
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

/** The items of several lists, each with what every source says of it: 0 where a source does not name it. */
export class Candidates {
  readonly #rows = new Map<number, number>();
  #items = new Int32Array(0);
  readonly #said: Record<Scale, Float64Array> = {
    share: new Float64Array(0),
    root: new Float64Array(0),
    rank: new Float64Array(0),
  };

  constructor(
    lists: readonly RankedItems[],
    private readonly sources = lists.length,
  ) {
    lists.forEach(({ items, scores }, source) => {
      const greatest = scores[0] ?? 1;
      for (let place = 0; place < items.length; place++) {
        const at = this.#rowOf(items[place] ?? 0) * sources + source;
        const share = (scores[place] ?? 0) / greatest;
        this.#said.share[at] = share;
        this.#said.root[at] = Math.sqrt(share);
        this.#said.rank[at] = RANK_OFFSET / (RANK_OFFSET + place);
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

  /** The items that the mixture says something of, best first. */
  ranked(mixture: Mixture, limit: number): RankedItems {
    const best = new BestItems(limit);
    for (let row = 0; row < this.size; row++) {
      const score = this.score(row, mixture);
      if (score > 0) best.add(this.#items[row] ?? 0, score);
    }
    return best.ranked();
  }

  #rowOf(item: number): number {
    const known = this.#rows.get(item);
    if (known !== undefined) return known;
    const row = this.#rows.size;
    this.#rows.set(item, row);
    this.#items = grownTo(this.#items, row + 1);
    for (const scale of scales) {
      this.#said[scale] = grownTo(this.#said[scale], (row + 1) * this.sources);
    }
    this.#items[row] = item;
    return row;
  }
}
