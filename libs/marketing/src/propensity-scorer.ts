import { contributions, decodeForest, probabilityOf, RandomForest } from '@tradewind/ml';
import type { ModelReader } from '@tradewind/contracts';
import {
  propensityFeatures,
  propensityForestKey,
  propensityKey,
  propensityVersion,
} from './propensity.js';
import type { PropensityCandidate, PropensityForest, PropensitySnapshot } from './propensity.js';

/** Predicts by one candidate. */
export interface PropensityScorer {
  readonly candidate: PropensityCandidate;
  /** @param values As of `featuresAt`. */
  probability(values: readonly number[]): number;
  /** What each feature adds to the log-odds, in the order of `propensityFeatures`. */
  contributions(values: readonly number[]): readonly number[];
}

/** A version never changes, and decoding a forest takes longer than using it. */
const forests = new WeakMap<PropensityForest, RandomForest>();

/**
 * The champion of a version; `undefined` until there is a model.
 *
 * @param forest The forest as of the same epoch.
 */
export function scorerOf(
  { champion, model }: PropensitySnapshot,
  forest: PropensityForest | undefined,
): PropensityScorer | undefined {
  if (champion === 'forest' && forest) {
    const trees = decoded(forest);
    return {
      candidate: 'forest',
      probability: (values) => trees.predict(values),
      contributions: (values) => trees.contributions(values),
    };
  }
  return (
    model && {
      candidate: 'logistic',
      probability: (values) => probabilityOf(model, values),
      contributions: (values) => contributions(model, values),
    }
  );
}

function decoded(forest: PropensityForest): RandomForest {
  const known = forests.get(forest);
  if (known) return known;
  const made = new RandomForest(decodeForest(Buffer.from(forest.bytes, 'base64')));
  forests.set(forest, made);
  return made;
}

/** The champion of a tenant as a fold in an epoch may read it; `undefined` until there is a model. */
export function championAsOf(
  models: ModelReader<PropensitySnapshot>,
  tenant: string,
  epoch: number,
): { readonly scorer: PropensityScorer; readonly modelVersion: string } | undefined {
  const version = models.asOf(propensityKey(tenant), epoch);
  if (!version) return undefined;
  // Both kinds of snapshots are read by their keys.
  const forest: unknown = models.asOf(propensityForestKey(tenant), epoch)?.value;
  const scorer = scorerOf(version.value, forest as PropensityForest | undefined);
  return scorer && { scorer, modelVersion: propensityVersion(version.epoch) };
}

const NAMED = 3;

/** The features that add most to the log-odds, strongest first. */
export function strongest(scorer: PropensityScorer, values: readonly number[]) {
  return scorer
    .contributions(values)
    .map((logOdds, i) => ({ feature: propensityFeatures[i] ?? '', logOdds }))
    .filter(({ logOdds }) => logOdds > 0)
    .sort((a, b) => b.logOdds - a.logOdds)
    .slice(0, NAMED);
}
