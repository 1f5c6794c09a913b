import { coCountsOf } from '../recommend/ease/co-counts.js';
import { encodeEase } from '../recommend/ease/ease-block.js';
import { solveEase } from '../recommend/ease/solve.js';
import { historiesIn } from './histories-input.js';
import type { TrainingContext, TrainingInputs, TrainingOutput } from './training-context.js';

/** Input `options`. */
export interface EaseRowsOptions {
  /** Items are numbered below. */
  readonly itemCount: number;
  /** Ridge penalty. */
  readonly penalty: number;
  /** Weights kept of an item. */
  readonly width: number;
  /** Items that get a row: those with most shoppers. The work grows with its cube. */
  readonly maxItems: number;
}

/** The matrix takes 8 bytes for the square of it: 2 GB. */
const MOST_ITEMS = 16_384;

/**
 * EASE from histories: inputs `options` (JSON), `offsets` and `items` (see `Histories`). Its model is the block that
 * `decodeEase` reads. Beyond `maxItems` the items of fewer shoppers have no row, and other sources speak for
 * them. No randomness: the seed does not matter.
 */
export function solveEaseRows(inputs: TrainingInputs, context: TrainingContext): TrainingOutput {
  const options = optionsOf(inputs['options']);
  const histories = historiesIn(inputs, options.itemCount);
  context.signal.throwIfAborted();
  context.progress(0);
  const counts = coCountsOf(histories, options.maxItems);
  if (counts.items.length === 0) throw new RangeError('items is empty: there is nothing to solve');
  const solution = solveEase(counts, options, (share) => {
    context.signal.throwIfAborted();
    context.progress(share);
  });
  const figures = {
    items: solution.items.length,
    shoppers: histories.offsets.length - 1,
    touches: histories.items.length,
  };
  return { model: encodeEase(solution), figures };
}

function optionsOf(input: unknown): EaseRowsOptions {
  const { itemCount, penalty, width, maxItems } = (input ?? {}) as Partial<EaseRowsOptions>;
  const isCount = (value: unknown, most: number): value is number =>
    Number.isInteger(value) && (value as number) > 0 && (value as number) <= most;
  if (!isCount(itemCount, 2 ** 31) || !isCount(width, MOST_ITEMS)) {
    throw new RangeError('options have no usable itemCount and width');
  }
  if (!isCount(maxItems, MOST_ITEMS)) {
    throw new RangeError(`options have no maxItems from 1 to ${MOST_ITEMS}`);
  }
  if (!(typeof penalty === 'number' && penalty > 0 && Number.isFinite(penalty))) {
    throw new RangeError('options have no positive penalty');
  }
  return { itemCount, penalty, width, maxItems };
}
