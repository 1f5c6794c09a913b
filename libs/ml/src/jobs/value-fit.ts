import { fitBgNbd } from '../value/bg-nbd.js';
import { fitGammaGamma } from '../value/gamma-gamma.js';
import type { ValueParameters } from '../value/customer-value.js';
import { rowsOf } from './training-inputs.js';
import type { TrainingContext, TrainingInputs, TrainingOutput } from './training-context.js';

const PURCHASE_COLUMNS = 4;
const SPEND_COLUMNS = 3;
/** Evaluations of both searches, about; progress is told by them. */
const USUAL_EVALUATIONS = 1_500;
const PER_REPORT = 50;

/**
 * Fits BG/NBD and Gamma-Gamma by maximum likelihood. Inputs: `purchases`, rows of frequency, recency, age
 * and customers, and `spends`, rows of orders, mean amount and customers; see `PurchaseHistogram`. The
 * model is `ValueParameters`. The seed has no effect.
 */
export function fitValueJob(inputs: TrainingInputs, context: TrainingContext): TrainingOutput {
  const cells = rowsOf(inputs['purchases'], PURCHASE_COLUMNS, 'purchases').map(
    ([frequency = 0, recency = 0, age = 0, customers = 0]) => {
      return { frequency, recency, age, customers };
    },
  );
  const spends = rowsOf(inputs['spends'], SPEND_COLUMNS, 'spends').map(
    ([orders = 0, mean = 0, customers = 0]) => ({ orders, mean, customers }),
  );
  let evaluations = 0;
  const before = () => {
    if (evaluations++ % PER_REPORT !== 0) return;
    context.signal.throwIfAborted();
    context.progress(Math.min(0.99, evaluations / USUAL_EVALUATIONS));
  };
  context.progress(0);
  const orders = fitBgNbd(cells, before);
  const spend = spends.length > 0 ? fitGammaGamma(spends, before) : undefined;
  context.progress(1);
  const model: ValueParameters = { orders: orders.parameters, ...(spend && { spend }) };
  const customers = cells.reduce((sum, cell) => sum + cell.customers, 0);
  const figures = {
    customers,
    returning: cells.reduce((sum, cell) => sum + (cell.frequency > 0 ? cell.customers : 0), 0),
    logLikelihood: orders.logLikelihood,
    evaluations,
  };
  return { model, figures };
}
