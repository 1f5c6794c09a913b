import type { TouchBatch } from '@tradewind/contracts';
import type { WindowedTouch } from './touch-batch.js';

/** The touches of batches, one by one: the reverse of `batchesOf`. */
export function touchesIn(batches: readonly TouchBatch[]): WindowedTouch[] {
  return batches.flatMap(({ tenant, items, touches }) => {
    const found: WindowedTouch[] = [];
    for (let at = 0; at < touches.length;) {
      const [weight = 0, window = 0, touched = 0] = touches.slice(at, at + 3);
      const names = touches.slice(at + 3, at + 3 + window + touched).map((i) => items[i] ?? '');
      found.push({ tenant, window: names.slice(0, window), items: names.slice(window), weight });
      at += 3 + names.length;
    }
    return found;
  });
}
