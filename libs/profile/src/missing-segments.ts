import { missingData } from '@tradewind/contracts';
import type { MissingData, ModelVersion } from '@tradewind/contracts';
import { PRIOR_EPOCH } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import { sumTotals } from './tenant-totals.js';
import type { TenantTotals } from './tenant-totals.js';

/** What segments wait for while none are learned; `totals`: of all partitions; `startVectors` shoppers start one. */
export function missingForSegments(
  totals: readonly TenantTotals[],
  {
    model,
    startVectors,
  }: { model: ModelVersion<KMeansSnapshot> | undefined; startVectors: number },
): readonly MissingData[] {
  if (model && model.epoch !== PRIOR_EPOCH) return [];
  const { shoppers } = sumTotals(totals);
  const missing = missingData('segments', { have: shoppers, need: startVectors, of: 'shoppers' });
  if (shoppers < startVectors) return [missing];
  // They are learned when the epoch has ended in which they came.
  return [{ ...missing, text: `${missing.text}; they are formed within three epochs` }];
}
