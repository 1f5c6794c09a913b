import { missingData, type MissingData } from '@tradewind/contracts';
import { defaultLogisticRegressionOptions } from '@tradewind/ml';
import type { ModelView, StatsView } from './read-model.js';

const { examples: EXAMPLES, perClass: PER_CLASS } = defaultLogisticRegressionOptions.start;

/** What the purchase propensity of a tenant waits for before its model starts. */
export function missingForPropensity(model: ModelView): readonly MissingData[] {
  if (model.started) return [];
  const { examples, positives } = model;
  const wanted = [
    { have: examples, need: EXAMPLES, of: 'labelled examples' },
    { have: positives, need: PER_CLASS, of: 'examples that led to an order' },
    { have: examples - positives, need: PER_CLASS, of: 'examples that led to none' },
  ];
  return wanted
    .filter(({ have, need }) => have < need)
    .map((each) => missingData('propensity', each));
}

/** Why no campaign has been requested of a tenant's shoppers, while none has. */
export function missingForCampaigns(
  { campaigns, suppressed }: StatsView,
  {
    cartAbandonedAfterMs,
    winBackAfterMs,
  }: { cartAbandonedAfterMs: number; winBackAfterMs: number },
): readonly MissingData[] {
  const decided = [...Object.values(campaigns), ...Object.values(suppressed)];
  if (decided.some((count) => count > 0)) return [];
  const minutes = Math.round(cartAbandonedAfterMs / 60_000);
  const days = Math.round(winBackAfterMs / 86_400_000);
  const text =
    `campaigns: no cart was left for ${String(minutes)} min, no buyer stayed away for ` +
    `${String(days)} d, and no shopper had a high purchase intent`;
  return [{ what: 'campaigns', have: 0, need: 1, text }];
}
