import { tenantOf, type FoldEvent, type StorefrontEvents } from '@tradewind/contracts';
import type { MarketingContext } from './campaign-figures.js';
import { featuresAt, propensityKey, propensitySource } from './propensity.js';
import type { Session } from './session.js';
import type { ShopperState } from './shopper-state.js';

/** Moments of one shopper that may wait for their outcome at a time; further ones are passed over. */
export const MAX_PENDING = 3;

/** Of the events of a session that move intent, those at which a moment is taken. */
const TAKEN = [1, 4, 12];

/**
 * Remembers the features of this moment if it is one to learn from: early, in the middle and late in
 * a session, and when its first product goes into the cart.
 */
export function snapshotForLearning(
  state: ShopperState,
  event: FoldEvent<StorefrontEvents>,
  now: number,
  horizonMs: number,
): void {
  const { session } = state;
  const dueAt = event.time + horizonMs;
  // Of what arrives only after its horizon the outcome may still be on its way.
  if (!session || dueAt <= now || state.pending.length >= MAX_PENDING) return;
  if (!TAKEN.includes(moves(session)) && !isFirstAddition(session, event)) return;
  const features = featuresAt(state, event.time);
  state.pending = [...state.pending, { features, at: event.time, dueAt, ordered: false }];
}

function moves(session: Session): number {
  return Object.values(session.counts).reduce((sum, value) => sum + value, 0);
}

function isFirstAddition(session: Session, event: FoldEvent<StorefrontEvents>): boolean {
  const adds = event.type === 'cart.item_added' || event.type === 'wishlist.item_added_to_cart';
  return adds && session.counts.adds === 1;
}

/** An order at `time` answers the moments that it followed within their horizon. */
export function markOrdered(state: ShopperState, time: number): void {
  state.pending = state.pending.map((moment) =>
    time >= moment.at && time <= moment.dueAt ? { ...moment, ordered: true } : moment,
  );
}

/**
 * Hands the moments whose horizon has passed to the trainer, in order of time. Positive ones wait for
 * it too: were they sent at once, the trainer would see purchases before the visits that led nowhere.
 */
export function labelPending(shopper: string, context: MarketingContext): void {
  const state = context.state(shopper);
  const tenant = tenantOf(shopper);
  const due = state.pending.filter((moment) => moment.dueAt <= context.now);
  state.pending = state.pending.filter((moment) => moment.dueAt > context.now);
  for (const { features, ordered } of due.sort((a, b) => a.at - b.at)) {
    const data = {
      tenant,
      source: context.partitionId,
      epoch: context.epoch,
      features: [...features],
      label: ordered ? (1 as const) : (0 as const),
    };
    const event = { type: 'example.labelled', data } as const;
    propensitySource.send({ event, key: propensityKey(tenant), shard: 0 }, context);
  }
}
