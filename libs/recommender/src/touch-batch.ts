import type { TouchBatch } from '@tradewind/contracts';
import type { EpochPairs } from '@tradewind/ml';

/** What one event of a shopper did to items, next to what the shopper touched before, oldest first. */
export interface WindowedTouch {
  readonly tenant: string;
  readonly window: readonly string[];
  /** At least one. */
  readonly items: readonly string[];
  /** A positive whole number. */
  readonly weight: number;
}

/** Touches as a record carries them: one batch for each tenant, in the order of their first touches. */
export function batchesOf(touches: readonly WindowedTouch[]): TouchBatch[] {
  const writers = new Map<string, BatchWriter>();
  for (const touch of touches) {
    let writer = writers.get(touch.tenant);
    if (writer === undefined) writers.set(touch.tenant, (writer = new BatchWriter(touch.tenant)));
    writer.add(touch);
  }
  return [...writers.values()].map(({ batch }) => batch);
}

class BatchWriter {
  readonly batch: TouchBatch;
  readonly #indices = new Map<string, number>();

  constructor(tenant: string) {
    this.batch = { tenant, items: [], touches: [] };
  }

  add({ window, items, weight }: WindowedTouch): void {
    const { touches } = this.batch;
    touches.push(weight, window.length, items.length);
    for (const item of window) touches.push(this.#indexOf(item));
    for (const item of items) touches.push(this.#indexOf(item));
  }

  #indexOf(item: string): number {
    const known = this.#indices.get(item);
    if (known !== undefined) return known;
    const index = this.batch.items.push(item) - 1;
    this.#indices.set(item, index);
    return index;
  }
}

/** Adds a batch, which has passed its schema, to its epoch. */
export function countBatch({ items, touches }: TouchBatch, epoch: EpochPairs): void {
  const indices = epoch.numbersOf(items);
  const numbers = new Int32Array(touches.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = indices[touches[i] ?? 0] ?? 0;
  for (let from = 3; from < touches.length;) {
    const [weight = 1, before = 0, touched = 0] = [
      touches[from - 3],
      touches[from - 2],
      touches[from - 1],
    ];
    const to = from + before + touched;
    epoch.add({ numbers, from, touched: from + before, to, weight });
    from = to + 3;
  }
}
