import { tenantOf } from '@tradewind/contracts';
import { PROPENSITY, propensityModel, type PropensitySnapshot } from '@tradewind/marketing';
import { readSnapshots, type EpochView } from '@tradewind/models';
import type { EpochViews, ModelFigures, ModelQuality } from '@tradewind/service';

/** Token of the view of every tenant's propensity model. */
export const PROPENSITY_MODELS = Symbol('PropensityModels');
export type PropensityModels = EpochView<PropensitySnapshot>;

/** Reads the snapshots that this service's own trainer publishes. */
export async function openPropensityModels(
  views: EpochViews,
  figures: ModelFigures,
): Promise<PropensityModels> {
  const models = await views.open(readSnapshots<PropensitySnapshot>(propensityModel, 'key'));
  figures.predicts(() => qualitiesOf(models));
  return models;
}

function qualitiesOf(models: PropensityModels): ModelQuality[] {
  return models.keys.flatMap((key) => {
    const snapshot = models.latest(key)?.value;
    // A forest, which has a key of its own, has no figures.
    if (!snapshot?.prequential) return [];
    const { prequential, examples: all, positives } = snapshot;
    const { examples, logLoss: loss } = prequential;
    if (examples === 0 || all === 0) return [];
    const baselineLoss = entropyOf(positives / all);
    return [{ model: PROPENSITY, tenant: tenantOf(key), loss, baselineLoss, examples }];
  });
}

/** The log-loss of always predicting the rate, nats. */
function entropyOf(rate: number): number {
  return [rate, 1 - rate].reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}
