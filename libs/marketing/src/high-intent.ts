import type { FoldEvent, ModelReader, StorefrontEvents } from '@tradewind/contracts';
import type { Occasion } from './campaign-memory.js';
import type { MarketingContext } from './campaign-figures.js';
import { HIGH_INTENT_PAUSE_MS, type MarketingOptions } from './marketing-options.js';
import { featuresAt, type PropensitySnapshot } from './propensity.js';
import { championAsOf, strongest } from './propensity-scorer.js';
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
  const found = models && championAsOf(models, event.tenant, context.epoch);
  const { session, propensity } = state;
  if (!found || !session) return undefined;
  const { scorer, modelVersion } = found;
  const values = featuresAt(state, event.time);
  const probability = scorer.probability(values);
  const wasHigh = isHighSince(propensity, session.start);
  const high = probability >= (wasHigh ? highIntentExit : highIntentEnter);
  const { candidate } = scorer;
  state.propensity = { probability, modelVersion, candidate, at: event.time, high };
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
      candidate,
      because: strongest(scorer, values),
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
