import { contributions, decodeForest, probabilityOf, RandomForest } from '@tradewind/ml';
import { propensityFeatures } from './propensity.js';
import type { PropensityCandidate, PropensitySnapshot } from './propensity.js';

/** Predicts by one candidate. */
export interface PropensityScorer {
  readonly candidate: PropensityCandidate;
  /** @param values As of `featuresAt`. */
  probability(values: readonly number[]): number;
  /** What each feature adds to the log-odds, in the order of `propensityFeatures`. */
  contributions(values: readonly number[]): readonly number[];
}

/** A snapshot never changes, and decoding a forest takes longer than using it. */
const scorers = new WeakMap<PropensitySnapshot, PropensityScorer>();

/** The champion of a snapshot; `undefined` until there is a model. */
export function scorerOf(snapshot: PropensitySnapshot): PropensityScorer | undefined {
  const known = scorers.get(snapshot);
  if (known) return known;
  const made = makeScorer(snapshot);
  if (made) scorers.set(snapshot, made);
  return made;
}

function makeScorer({ champion, forest, model }: PropensitySnapshot): PropensityScorer | undefined {
  if (champion === 'forest' && forest) {
    const trees = new RandomForest(decodeForest(Buffer.from(forest.bytes, 'base64')));
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
