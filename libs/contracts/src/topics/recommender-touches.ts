import { z } from 'zod';

/** Numbers before the indices of a touch: its weight, the length of its window, and of its items. */
const HEAD = 3;

const touchBatchShape = z.object({
  tenant: z.string(),
  /** Each item of the batch once; touches name it by its index. */
  items: z.array(z.string()),
  /**
   * One touch after the other, in the order in which they happened: its weight, the number of items in its
   * window (0 but in older records) and of items touched, then the indices of the former, oldest first, and of the latter.
   */
  touches: z.array(z.int().nonnegative()),
  /** Who touched, and when: what models of shoppers and sessions learn from. Absent in older records. */
  told: z
    .object({
      /** Ids, each once. */
      shoppers: z.array(z.string()),
      /** By touch: the index of its shopper. */
      by: z.array(z.int().nonnegative()),
      /** By touch: stream time since the begin of the epoch, ms. */
      at: z.array(z.int().nonnegative()),
      /** Indices of the touches that are orders. */
      orders: z.array(z.int().nonnegative()),
      /** Names of categories, each once. */
      categories: z.array(z.string()),
      /** By item: 1 more than the index of its category; 0 for an item without, as for those left out at the end. */
      of: z.array(z.int().nonnegative()),
    })
    .exactOptional(),
});

/** What shoppers of one tenant touched. */
export type TouchBatch = z.output<typeof touchBatchShape>;

export const touchBatchSchema = touchBatchShape.refine(isWhole, 'touches and items do not fit');

/** What one record of touches tells. The batches are of different tenants. */
export const itemsBatchedSchema = z.object({
  source: z.int().nonnegative(),
  epoch: z.int(),
  batches: z.array(touchBatchSchema),
});

/** Whether touches end where the numbers end, weigh something, and name items, and shoppers, of the batch. */
function isWhole({ items, touches, told }: TouchBatch): boolean {
  let at = 0;
  let count = 0;
  while (at < touches.length) {
    const [weight = 0, window = 0, touched = 0] = touches.slice(at, at + HEAD);
    const named = touches.slice(at + HEAD, at + HEAD + window + touched);
    if (weight === 0 || touched === 0 || named.length < window + touched) return false;
    if (named.some((index) => index >= items.length)) return false;
    at += HEAD + named.length;
    count += 1;
  }
  return told === undefined || isOfTouches(told, count, items.length);
}

/** Whether what is told is of so many touches and items, and names shoppers and categories of the batch. */
function isOfTouches(
  { shoppers, by, at, categories, of }: NonNullable<TouchBatch['told']>,
  touches: number,
  items: number,
): boolean {
  if (by.length !== touches || at.length !== touches || of.length > items) return false;
  return (
    by.every((index) => index < shoppers.length) && of.every((index) => index <= categories.length)
  );
}
