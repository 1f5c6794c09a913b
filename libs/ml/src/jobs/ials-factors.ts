import { decodeFactors, encodeFactors } from '../recommend/factors/factor-block.js';
import { trainIals } from '../recommend/factors/ials.js';
import type { IalsOptions } from '../recommend/factors/ials.js';
import { historiesIn } from './histories-input.js';
import type { TrainingContext, TrainingInputs, TrainingOutput } from './training-context.js';

/** Input `options`. */
export interface IalsFactorsOptions extends IalsOptions {
  /** Items are numbered below. */
  readonly itemCount: number;
  readonly epochs: number;
}

const MOST_DIMENSIONS = 256;
const MOST_EPOCHS = 100;

/**
 * Implicit matrix factorisation from histories: inputs `options` (JSON), `offsets` and `items` (see `Histories`) and, for a warm
 * start, `warm`: the model of an earlier run with as many dimensions. Its model is the block that
 * `decodeFactors` reads.
 */
export function trainIalsFactors(inputs: TrainingInputs, context: TrainingContext): TrainingOutput {
  const options = optionsOf(inputs['options']);
  const histories = historiesIn(inputs, options.itemCount);
  if (histories.items.length === 0)
    throw new RangeError('items is empty: there is nothing to learn');
  const warm = warmOf(inputs['warm'], options.dimensions);
  context.signal.throwIfAborted();
  const trained = trainIals(histories, options, {
    epochs: options.epochs,
    seed: context.seed,
    ...(warm !== undefined && { warm }),
    onProgress: (share) => {
      context.signal.throwIfAborted();
      context.progress(share);
    },
  });
  context.progress(1);
  const figures = {
    items: options.itemCount,
    shoppers: histories.offsets.length - 1,
    touches: histories.items.length,
    density: trained.density,
  };
  return { model: encodeFactors(trained), figures };
}

function warmOf(input: unknown, dimensions: number) {
  if (input === undefined) return undefined;
  if (!(input instanceof Uint8Array)) throw new RangeError('warm is no block of item factors');
  const { items } = decodeFactors(input);
  if (items.dimensions === dimensions) return items;
  throw new RangeError(`warm has ${items.dimensions} dimensions instead of ${dimensions}`);
}

function optionsOf(input: unknown): IalsFactorsOptions {
  const options = (input ?? {}) as Partial<IalsFactorsOptions>;
  const bounds = {
    itemCount: [1, 2 ** 31],
    epochs: [1, MOST_EPOCHS],
    dimensions: [1, MOST_DIMENSIONS],
    unobserved: [0, 1e6],
    penalty: [1e-9, 1e6],
    penaltyGrowth: [0, 2],
  } as const;
  for (const [name, [least, most]] of Object.entries(bounds)) {
    const value = options[name as keyof typeof bounds];
    if (typeof value === 'number' && value >= least && value <= most) continue;
    throw new RangeError(`options have no ${name} from ${least} to ${most}`);
  }
  const wholes = [options.itemCount, options.epochs, options.dimensions];
  if (wholes.every(Number.isInteger)) return options as IalsFactorsOptions;
  throw new RangeError('options have an itemCount, epochs or dimensions that is not whole');
}
