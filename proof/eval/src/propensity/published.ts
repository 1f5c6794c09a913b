import { figures } from '../report/published.js';
import type { PublishedTable } from '../report/published.js';

const SHOPPERS = 'b3055ee355f59134d851d32641183cb4a8b45def7124d2f50442a042f358e0d9';
const REFERENCE = 'own reference measurement, mean of 10 splits';

/** What others state for tables. */
export const propensityTables: readonly PublishedTable[] = [
  {
    name: 'online-shoppers',
    protocol: 'stratified-70-30',
    sha256: SHOPPERS,
    figures: [
      ...figures('PMC10121810', ['auc'], { XGBoost: [0.937] }),
      ...figures(REFERENCE, ['auc', 'logLoss', 'ece'], {
        'logistic regression, batch': [0.913, 0.255, 0.02],
        'random forest': [0.926, 0.241, 0.034],
        'boosted trees': [0.933, 0.224, 0.012],
      }),
      ...figures(REFERENCE, ['auc', 'logLoss', 'ece', 'aucOnline'], {
        'FTRL, one pass': [0.914, 0.258, 0.024, 0.898],
      }),
    ],
  },
  {
    name: 'online-shoppers',
    protocol: 'stratified-70-30 without PageValues',
    sha256: SHOPPERS,
    figures: figures(REFERENCE, ['auc'], {
      'logistic regression, batch': [0.753],
      'FTRL, one pass': [0.745],
      'random forest': [0.776],
      'boosted trees': [0.784],
    }),
  },
];
