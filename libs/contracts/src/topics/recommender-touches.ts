import { z } from 'zod';

/** Numbers before the indices of a touch: its weight, the length of its window, and of its items. */
const HEAD = 3;

const touchBatchShape = z.object({
  tenant: z.string(),
  /** Each item of the batch once; touches name it by its index. */
  items: z.array(z.string()),
  /**
   * One touch after the other, in the order in which they happened: its weight, the number of items in its
   * window and of items touched, then the indices of the former, oldest first, and of the latter.
   */
  touches: z.array(z.int().nonnegative()),
});

/** What shoppers of one tenant touched, next to what each had touched before. */
export type TouchBatch = z.output<typeof touchBatchShape>;

export const touchBatchSchema = touchBatchShape.refine(isWhole, 'touches and items do not fit');

/** What one record of touches tells an item shard. The batches are of different tenants. */
export const itemsBatchedSchema = z.object({
  source: z.int().nonnegative(),
  epoch: z.int(),
  batches: z.array(touchBatchSchema),
});

/** Whether touches end where the numbers end, weigh something, and name items of the batch. */
function isWhole({ items, touches }: TouchBatch): boolean {
  let at = 0;
  while (at < touches.length) {
    const [weight = 0, window = 0, touched = 0] = touches.slice(at, at + HEAD);
    const named = touches.slice(at + HEAD, at + HEAD + window + touched);
    if (weight === 0 || touched === 0 || named.length < window + touched) return false;
    if (named.some((index) => index >= items.length)) return false;
    at += HEAD + named.length;
  }
  return true;
}
