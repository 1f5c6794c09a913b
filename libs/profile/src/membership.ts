import {
  EXIT_OF_ERASED,
  EXIT_OF_FORGOTTEN,
  EXIT_OF_LINKED,
  idOf,
  profileSegments,
} from '@tradewind/contracts';
import type { FoldContext, ModelVersion } from '@tradewind/contracts';
import { assignCluster } from '@tradewind/ml';
import { explainMembership, modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import type { Membership, ShopperProfile } from './profile-state.js';

/** The reason of a `segment.exited` for a shopper who was forgotten. */
export const EXPIRED = EXIT_OF_FORGOTTEN;
/** The reason of a `segment.exited` of a shopper who was erased. */
export const ERASED = EXIT_OF_ERASED;
/** The reason for a shopper who does not allow to be scored. */
export const NO_CONSENT = 'no consent to be scored';
/** Why an id leaves its segment that belongs to a shopper who is known by another one. */
export const LINKED = EXIT_OF_LINKED;

export type EndReason = typeof EXPIRED | typeof LINKED | typeof ERASED | typeof NO_CONSENT;

/**
 * The membership of a shopper by this version of the model: the one held, unless another centroid
 * is nearer by the margin.
 */
export function decideMembership(
  profile: ShopperProfile,
  version: ModelVersion<KMeansSnapshot>,
  at: { readonly vector: readonly number[]; readonly now: number; readonly margin: number },
): Membership | undefined {
  const { value: snapshot, epoch } = version;
  const held = profile.membership;
  const current = snapshot.segments.findIndex(({ segment }) => segment === held?.segment);
  const cluster = assignCluster(snapshot, at.vector, { current, margin: at.margin });
  const chosen = snapshot.segments[cluster];
  if (!chosen || cluster === current) return held;
  return {
    segment: chosen.segment,
    since: at.now,
    reason: explainMembership(snapshot, cluster, at.vector),
    modelVersion: modelVersionOf(epoch),
  };
}

/** Says that a shopper is in no segment any more, and why. */
export function announceEnd(
  entity: string,
  { segment, modelVersion }: Membership,
  reason: EndReason,
  context: Pick<FoldContext<unknown, unknown>, 'emit'>,
): void {
  const data = { shopper: idOf(entity), segment, reason, modelVersion };
  context.emit({ topic: profileSegments, key: entity, event: { type: 'segment.exited', data } });
}

/** Says that a shopper went from one segment to another: first the exit, if any, then the entry. */
export function announceMove(
  entity: string,
  from: Membership | undefined,
  to: Membership,
  context: Pick<FoldContext<unknown, unknown>, 'emit'>,
): void {
  const shared = {
    shopper: idOf(entity),
    reason: to.reason,
    modelVersion: to.modelVersion,
  };
  if (from) {
    const data = { ...shared, segment: from.segment, other: to.segment };
    context.emit({
      topic: profileSegments,
      key: entity,
      event: { type: 'segment.exited', data },
    });
  }
  const data = { ...shared, segment: to.segment, ...(from && { other: from.segment }) };
  context.emit({
    topic: profileSegments,
    key: entity,
    event: { type: 'segment.entered', data },
  });
}
