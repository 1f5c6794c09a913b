import {
  allows,
  computedTraitDocument,
  isAnonymous,
  profileClusterDeltas,
  profileHandOvers,
  profilePurchaseDeltas,
  profileSegments,
  segmentDocument,
  storefrontEvents,
  tenantOf,
} from '@tradewind/contracts';
import type {
  DocumentChanged,
  Fold,
  FoldContext,
  ModelReader,
  ModelVersion,
  PartitionContext,
  StorefrontEvents,
} from '@tradewind/contracts';
import { isLearnable } from '@tradewind/ml';
import { isOrderEvent } from '@tradewind/orders';
import { clusterSource, forgetVector, learnVector, sampleVector } from './cluster-learning.js';
import type { Learning } from './cluster-learning.js';
import { featuresOf } from './features.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import {
  announceMove,
  decideMembership,
  ERASED,
  EXPIRED,
  LINKED,
  NO_CONSENT,
} from './membership.js';
import { mergeProfiles } from './merge-profiles.js';
import { LEARNED_UNTIL_MS, reviewAfter } from './next-review.js';
import { priorSegments } from './prior-segments.js';
import { DAY_MS, recordActivity } from './profile-activity.js';
import type { ShopperEvent } from './profile-activity.js';
import { applyAllRules, applyRules } from './rules/rule-memberships.js';
import { initialRulesPart, rulesPart } from './rules/rule-state.js';
import type { RulesPart } from './rules/rule-state.js';
import { newProfile } from './profile-state.js';
import {
  changesPurchases,
  leaveSegments,
  noteConsent,
  setTimer,
  takeOut,
  taughtPurchases,
  uncount,
} from './profile-ends.js';
import { movePurchases, purchaseSource } from './purchase-moves.js';
import type { PurchaseMoves } from './purchase-moves.js';
import { recordOrder } from './purchases.js';
import type { ShopperProfile } from './profile-state.js';
import { initialSizesPart, keepSizes } from './segment-sizes.js';
import type { SegmentSizes } from './segment-sizes.js';
import { mergeTraits } from './traits/merge-traits.js';
import { observeTraits } from './traits/observe-trait.js';
import { traitIndexOf } from './traits/trait-index.js';
import type { TraitIndex } from './traits/trait-index.js';
import { noteDefinitions } from './traits/traits-view.js';
import { addOrders, moveMember, newTotals, totalsOf } from './tenant-totals.js';
import type { TenantTotals } from './tenant-totals.js';

/** How much nearer, by share, another centroid must be before a shopper moves. */
export const HYSTERESIS = 0.05;
export const FORGET_VISITORS_AFTER_MS = 30 * DAY_MS;

/** Of a tenant: its totals, and what is learned of it in the epoch. */
export type ProfilePart = TenantTotals | Learning | PurchaseMoves | RulesPart | SegmentSizes;

export const PROFILE_FOLD = 'profile';

export interface ProfileFoldOptions {
  /** Segment models, by tenant. */
  readonly models: ModelReader<KMeansSnapshot>;
  /**
   * Event time after which a visitor without a user id who did nothing is forgotten, ms. @default 30 days
   */
  readonly forgetVisitorsAfterMs?: number;
}

type Context = FoldContext<ShopperProfile, ProfilePart>;

/**
 * Folds a shop's events into profiles, puts each shopper into the segment of the nearest centroid,
 * announces every move as `segment.exited` and `segment.entered`, and sends the trainer additive
 * statistics: each shopper counts once per epoch, with the features at the first event or review.
 */
export class ProfileFold implements Fold<StorefrontEvents, ShopperProfile, ProfilePart> {
  readonly name = PROFILE_FOLD;
  readonly inputs = [storefrontEvents];
  readonly emits = [profileClusterDeltas, profilePurchaseDeltas, profileSegments];
  readonly handOvers = profileHandOvers;
  readonly documents = [segmentDocument, computedTraitDocument];
  readonly stateVersion = 3;
  readonly listed = true;

  constructor(private readonly options: ProfileFoldOptions) {}

  get gate(): ModelReader<KMeansSnapshot> {
    return this.options.models;
  }

  initialState(): ShopperProfile {
    return newProfile();
  }

  initialPart(name: string): ProfilePart {
    return (
      clusterSource.initialPart(name) ??
      purchaseSource.initialPart(name) ??
      initialRulesPart(name) ??
      initialSizesPart(name) ??
      newTotals()
    );
  }

  entities(event: ShopperEvent): readonly string[] {
    return event.type === 'clock.tick' ? [] : [event.key];
  }

  evolve(event: ShopperEvent, context: Context): void {
    if (event.type === 'clock.tick') return;
    const profile = context.state(event.key);
    const totals = totalsOf(context, event.tenant);
    if (totals && profile.firstSeen === undefined) totals.shoppers += 1;
    const before = changesPurchases(event) ? taughtPurchases(profile) : undefined;
    noteConsent(profile, event);
    recordActivity(profile, event);
    if (isOrderEvent(event)) {
      const added = recordOrder(profile, event);
      if (totals) addOrders(totals, added);
    }
    if (totals && changesPurchases(event)) {
      movePurchases(event.tenant, { before, after: taughtPurchases(profile) }, context);
    }
    const traits = traitsOf(event.tenant, context);
    setTraits(profile, observeTraits(profile.traits, event, traits));
    this.#conclude(event.key, profile, event, context);
  }

  /** Shoppers are looked at by the new rules and traits at their next event or review. */
  documentChanged({ tenant }: DocumentChanged, context: PartitionContext<ProfilePart>): void {
    const part = context.part(rulesPart(tenant)) as RulesPart;
    part.generation += 1;
    part.evaluated = 0;
    noteDefinitions(part, context.documents.list(computedTraitDocument, tenant));
  }

  merge(entity: string, from: ShopperProfile, context: Context): void {
    const profile = context.state(entity);
    const totals = totalsOf(context, tenantOf(entity));
    if (totals && profile.firstSeen === undefined && from.firstSeen !== undefined) {
      totals.shoppers += 1;
    }
    const before = taughtPurchases(profile);
    const added = mergeProfiles(profile, from);
    const traits = traitsOf(tenantOf(entity), context);
    setTraits(profile, mergeTraits(profile.traits, from.traits, traits));
    if (totals) {
      addOrders(totals, added);
      movePurchases(tenantOf(entity), { before, after: taughtPurchases(profile) }, context);
    }
    if (profile.firstSeen !== undefined) this.#conclude(entity, profile, undefined, context);
  }

  /** Another id of the shopper counts from here on, with the orders. */
  leave(entity: string, context: Context): void {
    takeOut(entity, LINKED, context);
  }

  /** All that was counted of the shopper is taken out again. */
  erase(entity: string, context: Context): void {
    takeOut(entity, ERASED, context);
    const tenant = tenantOf(entity);
    if (totalsOf(context, tenant)) forgetVector(clusterSource.partOf(tenant, context), entity);
  }

  expiresAfterMs(shopper: string): number | undefined {
    const { forgetVisitorsAfterMs = FORGET_VISITORS_AFTER_MS } = this.options;
    return isAnonymous(shopper) ? forgetVisitorsAfterMs : undefined;
  }

  /** Of the shop's orders and revenue nothing is taken back; the shopper no longer counts. */
  expire(entity: string, context: Context): void {
    uncount(entity, EXPIRED, context);
  }

  /** A review is due, or a time that a rule waits for. */
  wake(entity: string, context: Context): void {
    const profile = context.state(entity);
    if (!allows(profile.consent, 'score')) return;
    if ((profile.reviewAt ?? Infinity) <= context.now) this.#review(entity, profile, context);
    applyRules(entity, profile, undefined, context);
    setTimer(entity, profile, context);
  }

  closeEpoch(_: number, through: number, context: PartitionContext<ProfilePart>): void {
    clusterSource.close(through, context);
    purchaseSource.close(through, context);
  }

  /** What follows from an event, or from a merge; nothing for a shopper who does not allow it. */
  #conclude(
    entity: string,
    profile: ShopperProfile,
    event: ShopperEvent | undefined,
    context: Context,
  ): void {
    if (allows(profile.consent, 'score')) {
      this.#place(entity, profile, context);
      if (event) applyRules(entity, profile, event, context);
      else applyAllRules(entity, profile, context);
      this.#planReview(entity, profile, context);
    } else leaveSegments(entity, profile, NO_CONSENT, context);
    setTimer(entity, profile, context);
  }

  #review(entity: string, profile: ShopperProfile, context: Context): void {
    this.#place(entity, profile, context);
    delete profile.reviewAt;
    this.#planReview(entity, profile, context);
  }

  /** A review that is planned for an earlier time stays: then it is seen whether it was needed. */
  #planReview(entity: string, profile: ShopperProfile, context: Context): void {
    const { now } = context;
    if ((profile.reviewAt ?? Infinity) <= now + DAY_MS) return;
    const { value } = this.#versionOf(tenantOf(entity), context);
    const at = now + reviewAfter(profile, value, { now, margin: HYSTERESIS });
    if (at < (profile.reviewAt ?? Infinity)) profile.reviewAt = at;
  }

  /** The learned segments of the epoch, or those that stand in for them. */
  #versionOf(tenant: string, context: Context): ModelVersion<KMeansSnapshot> {
    return this.options.models.asOf(tenant, context.epoch) ?? priorSegments;
  }

  /** Lets the model learn the shopper, once per epoch, and moves the shopper where it says. */
  #place(entity: string, profile: ShopperProfile, context: Context): void {
    const tenant = tenantOf(entity);
    const totals = totalsOf(context, tenant);
    if (!totals) return;
    const version = this.options.models.asOf(tenant, context.epoch);
    const vector = featuresOf(profile, context.now);
    const isPresent = context.now <= profile.lastSeen + LEARNED_UNTIL_MS;
    if (isPresent && isLearnable(vector) && allows(profile.consent, 'learn')) {
      const learned = { vector, shopper: entity, time: context.now };
      const part = clusterSource.partOf(tenant, context);
      if (profile.learnedEpoch === context.epoch) sampleVector(part, learned);
      else learnVector(part, version, learned);
    }
    profile.learnedEpoch = context.epoch;
    const at = { vector, now: context.now, margin: HYSTERESIS };
    const membership = decideMembership(profile, version ?? priorSegments, at);
    const before = profile.membership;
    if (!membership || membership === before) return;
    profile.membership = membership;
    keepSizes(tenant, totals, context);
    moveMember(totals, before?.segment, membership.segment);
    announceMove(entity, before, membership, context);
  }
}

function traitsOf(tenant: string, { documents }: Pick<Context, 'documents'>): TraitIndex {
  return traitIndexOf(documents.list(computedTraitDocument, tenant));
}

function setTraits(profile: ShopperProfile, traits: ShopperProfile['traits']): void {
  if (traits) profile.traits = traits;
  else delete profile.traits;
}
