import {
  defineModel,
  marketingExamples,
  modelKey,
  modelSnapshots,
  moneyToUnits,
} from '@tradewind/contracts';
import type { LogisticModel } from '@tradewind/ml';
import { EpochSource } from '@tradewind/trainer';
import type { CandidateFigures } from '@tradewind/trainer';
import { cartValue } from './cart.js';
import { startSession } from './session.js';
import { orderCount } from './shopper-orders.js';
import type { ShopperState } from './shopper-state.js';

/** Name of the purchase propensity model in `models.snapshots.v1`. */
export const PROPENSITY = 'propensity';

/** One model of purchase propensity for each tenant. */
export const propensityModel = defineModel({
  name: PROPENSITY,
  version: 1,
  deltas: marketingExamples,
  snapshots: modelSnapshots,
  shards: 1,
  bounds: { deltas: 10_000, openEpochs: 64 },
});

/** How partitions feed it: each example is sent as soon as it is labelled. */
export const propensitySource = new EpochSource(propensityModel);

/** Key of a tenant's propensity model. */
export function propensityKey(tenant: string): string {
  return modelKey(propensityModel, tenant);
}

/** Key of a tenant's forest, which is published apart: it is large and changes seldom. */
export function propensityForestKey(tenant: string): string {
  return `${propensityKey(tenant)}:forest`;
}

export function propensityVersion(epoch: number): string {
  return `${PROPENSITY}@${epoch}`;
}

/** Counts, sums and durations enter as log(1 + x). */
export const propensityFeatures = [
  'session events',
  'session minutes',
  'product views',
  'distinct products',
  'list views',
  'searches',
  'cart additions',
  'cart removals',
  'wishlist additions',
  'checkout steps',
  'cart lines',
  'cart value',
  'earlier sessions',
  'earlier orders',
  'days since last order',
] as const;

const DAY_MS = 86_400_000;
const LONG_AGO_DAYS = 365;

const noSession = startSession(0);

/** A shopper's features at `time`, in the order of `propensityFeatures`. */
export function featuresAt(state: ShopperState, time: number): number[] {
  const { session = noSession, cart, lastOrder } = state;
  const { views, lists, searches, adds, removes, wishes, checkouts } = session.counts;
  const days = lastOrder ? Math.max(0, time - lastOrder.at) / DAY_MS : LONG_AGO_DAYS;
  return [
    session.events,
    (session.last - session.start) / 60_000,
    views,
    session.products.length,
    lists,
    searches,
    adds,
    removes,
    wishes,
    checkouts,
    cart.lines.length,
    moneyToUnits(cartValue(cart)),
    Math.max(0, state.sessions - 1),
    orderCount(state),
    Math.min(days, LONG_AGO_DAYS),
  ].map((value) => Math.log1p(value));
}

/** How well predictions made before each label was known have held, newest examples only. */
export interface PrequentialFigures {
  /** Examples that the figures rest on. */
  readonly examples: number;
  readonly auc: number;
  /** Nats. */
  readonly logLoss: number;
  readonly calibrationError: number;
}

/** How propensity can be learned: step by step, or from a sample by a training job. */
export const propensityCandidates = ['logistic', 'forest'] as const;
export type PropensityCandidate = (typeof propensityCandidates)[number];

/** How one candidate has done. */
export interface CandidateView extends CandidateFigures {
  readonly prequential: PrequentialFigures;
}

/** What is known of a forest that a training job has fitted. */
export interface ForestView {
  /** In which its training was requested: it has learned what came until then. */
  readonly epoch: number;
  /** Of the job, on examples out of the bag. */
  readonly figures: Readonly<Record<string, number>>;
}

/** `params` of a `model.snapshot` of its own, under `propensityForestKey`, for each forest. */
export interface PropensityForest extends ForestView {
  /** Base64 of what `encodeForest` gives. */
  readonly bytes: string;
}

/** `params` of a `model.snapshot` of the propensity model. */
export interface PropensitySnapshot {
  /** The logistic regression; absent until there are enough examples for a first fit. */
  readonly model?: LogisticModel;
  /** Which candidate answers; absent for `logistic`. */
  readonly champion?: PropensityCandidate;
  /** The last one, if there is one. */
  readonly forest?: ForestView;
  readonly candidates?: readonly CandidateView[];
  /** The champion before, and who has pinned the champion. */
  readonly previous?: string;
  readonly pinnedBy?: string;
  /** Why the last training of a forest has failed, if it has. */
  readonly failure?: TrainingFailure;
  readonly examples: number;
  readonly positives: number;
  /** Of the champion. */
  readonly prequential: PrequentialFigures;
}

export interface TrainingFailure {
  readonly epoch: number;
  readonly code: string;
  readonly reason: string;
}
