import type { FoldEvent, ModelReader, StorefrontEvents } from '@tradewind/contracts';
import { contributions, probabilityOf, type LogisticModel } from '@tradewind/ml';
import type { MarketingContext, Occasion } from './campaign-decision.js';
import { HIGH_INTENT_PAUSE_MS, type MarketingOptions } from './marketing-options.js';
import {
  featuresAt,
  propensityKey,
  propensityVersion,
  type PropensitySnapshot,
} from './propensity.js';
import type { PropensityState, ShopperState } from './shopper-state.js';

interface Scoring extends Pick<MarketingOptions, 'highIntentEnter' | 'highIntentExit'> {
  readonly models: ModelReader<PropensitySnapshot> | undefined;
}

/**
 * Scores the shopper after an event. An occasion when the propensity crosses the upper threshold
 * upwards, having been under the lower one (or in another session) before; at most one a session,
 * and one a pause.
 */
export function scoreIntent(
  event: FoldEvent<StorefrontEvents>,
  state: ShopperState,
  context: MarketingContext,
  { models, highIntentEnter, highIntentExit }: Scoring,
): Occasion | undefined {
  const version = models?.asOf(propensityKey(event.tenant), context.epoch);
  const model = version?.value.model;
  const { session, propensity } = state;
  if (!version || !model || !session) return undefined;
  const values = featuresAt(state, event.time);
  const probability = probabilityOf(model, values);
  const wasHigh = isHighSince(propensity, session.start);
  const high = probability >= (wasHigh ? highIntentExit : highIntentEnter);
  const modelVersion = propensityVersion(version.epoch);
  state.propensity = { probability, modelVersion, at: event.time, high };
  const crossed = high && !wasHigh;
  if (!crossed || isTooSoon(state.highIntent, event.time, session.start)) return undefined;
  state.highIntent = { session: session.start, at: event.time };
  return {
    kind: 'high-intent',
    occasion: session.start,
    at: event.time,
    reason: 'the purchase propensity crossed the threshold in a session without an order',
    evidence: {
      propensity: probability,
      threshold: highIntentEnter,
      because: strongest(model, values),
    },
    modelVersion,
  };
}

function isHighSince(propensity: PropensityState | undefined, sessionStart: number): boolean {
  return propensity !== undefined && propensity.high && propensity.at >= sessionStart;
}

function isTooSoon(last: ShopperState['highIntent'], at: number, session: number): boolean {
  if (!last) return false;
  return last.session === session || at - last.at < HIGH_INTENT_PAUSE_MS;
}

const NAMED = 3;

/** The features that add most to the log-odds, strongest first. */
function strongest(model: LogisticModel, values: readonly number[]) {
  return contributions(model, values)
    .map((logOdds, i) => ({ feature: model.features[i] ?? '', logOdds }))
    .filter(({ logOdds }) => logOdds > 0)
    .sort((a, b) => b.logOdds - a.logOdds)
    .slice(0, NAMED);
}
