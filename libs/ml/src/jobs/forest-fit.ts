import { exampleRows } from '../example-reservoir.js';
import { encodeForest } from '../forest/forest-codec.js';
import { defaultForestOptions, fitForest } from '../forest/fit-forest.js';
import { auc, expectedCalibrationError, logLoss } from '../metrics.js';
import type { TrainingContext, TrainingInputs, TrainingOutput } from './training-context.js';

const DEFAULT_PER_CLASS = 20;
const NODE_BYTES = 4;

/** Input `options`. */
export interface ForestFitOptions {
  /** Values of an example. */
  readonly columns: number;
  /** @default as of `defaultForestOptions` */
  readonly trees?: number;
  /** Examples of either class without which nothing is fitted. @default 20 */
  readonly perClass?: number;
  /** The bytes that all nodes may take: of the last trees, those that do not fit are not grown. */
  readonly maxNodeBytes?: number;
}

/**
 * Fits a random forest. Inputs: `options` (JSON), and `examples`, the bytes of an `ExampleReservoir`. The
 * model is what `encodeForest` gives; the figures rest on examples out of the bag.
 */
export function fitForestJob(inputs: TrainingInputs, context: TrainingContext): TrainingOutput {
  const { columns, trees, perClass, maxNodeBytes } = optionsOf(inputs['options']);
  context.signal.throwIfAborted();
  context.progress(0);
  const examples = inputs['examples'];
  if (!(examples instanceof Uint8Array)) throw new RangeError('examples are no bytes');
  const { rows, labels } = exampleRows(examples, columns);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const rarer = Math.min(positives, labels.length - positives);
  if (rarer < Math.max(1, perClass)) {
    throw new RangeError(`the rarer class has ${rarer} examples, ${perClass} are needed`);
  }
  const maxNodes = Math.floor(maxNodeBytes / NODE_BYTES);
  const { seed } = context;
  const { model, outOfBag } = fitForest(rows, labels, { trees, maxNodes, seed }, (share) => {
    context.signal.throwIfAborted();
    context.progress(share);
  });
  context.progress(1);
  const pairs = [...outOfBag].flatMap((score, row) =>
    Number.isNaN(score) ? [] : [{ score, label: labels[row] === 1 ? (1 as const) : (0 as const) }],
  );
  const figures = {
    examples: rows.length,
    positives,
    trees: model.roots.length,
    nodes: model.nodes.length,
    auc: auc(pairs),
    logLoss: logLoss(pairs),
    ece: expectedCalibrationError(pairs),
  };
  return { model: encodeForest(model), figures };
}

function optionsOf(input: unknown): Required<ForestFitOptions> {
  const { trees } = defaultForestOptions;
  const defaults = { columns: 0, trees, perClass: DEFAULT_PER_CLASS, maxNodeBytes: Infinity };
  const options = { ...defaults, ...(input as Partial<ForestFitOptions> | undefined) };
  if (!Number.isInteger(options.columns) || options.columns < 1) {
    throw new RangeError('options have no number of columns');
  }
  if (!Number.isInteger(options.trees) || options.trees < 1) {
    throw new RangeError('options have no number of trees');
  }
  return options;
}
