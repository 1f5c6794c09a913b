import { missingData } from '@tradewind/contracts';
import type { MissingData, ModelVersion } from '@tradewind/contracts';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import type { ProfilePartition } from './profile-fold.js';
import { statsOf } from './segments-view.js';

/** What segments wait for while there is no model; `startVectors` shoppers start one. */
export function missingForSegments(
  partitions: readonly ProfilePartition[],
  tenant: string,
  {
    model,
    startVectors,
  }: { model: ModelVersion<KMeansSnapshot> | undefined; startVectors: number },
): readonly MissingData[] {
  if (model) return [];
  const { shoppers } = statsOf(partitions, tenant);
  const missing = missingData('segments', { have: shoppers, need: startVectors, of: 'shoppers' });
  if (shoppers < startVectors) return [missing];
  // They are learned when the epoch has ended in which they came.
  return [{ ...missing, text: `${missing.text}; they are formed within three epochs` }];
}
