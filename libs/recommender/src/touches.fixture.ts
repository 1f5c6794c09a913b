import type { TouchBatch } from '@tradewind/contracts';
import type { NeighbourModels, NeighbourRow } from './ranking/index.js';
import type { GatheredTouch } from './touch-batch.js';

/** The touches of batches, one by one, without who did them: the reverse of `batchesOf`. */
export function touchesIn(batches: readonly TouchBatch[]): GatheredTouch[] {
  return batches.flatMap(({ tenant, items, touches }) => {
    const found: GatheredTouch[] = [];
    for (let at = 0; at < touches.length;) {
      const [weight = 0, window = 0, touched = 0] = touches.slice(at, at + 3);
      const from = at + 3 + window;
      const names = touches.slice(from, from + touched).map((i) => items[i] ?? '');
      found.push({ tenant, items: names, weight });
      at = from + touched;
    }
    return found;
  });
}

/** Models whose rows a spec sets; `epoch` undefined: they have learned nothing. */
export class GivenModels implements NeighbourModels {
  readonly isReady = () => true;
  readonly whenReady = () => Promise.resolve();
  readonly rows = new Map<string, NeighbourRow>();

  constructor(public epoch?: number) {}

  learned(): number | undefined {
    return this.epoch;
  }

  rowOf(_tenant: string, item: string): NeighbourRow | undefined {
    return this.rows.get(item);
  }

  /** Similar items of an item, best first. */
  set(item: string, similar: readonly (readonly [item: string, similarity: number])[]): void {
    this.rows.set(item, {
      items: similar.map(([name]) => name),
      similarities: Float64Array.from(similar, ([, similarity]) => similarity),
    });
  }
}
