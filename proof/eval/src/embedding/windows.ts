import { keyOf } from '@tradewind/contracts';
import type { ModelReader, ModelVersion, StorefrontEvents } from '@tradewind/contracts';
import {
  behaviourAt,
  behaviourRecord,
  MINIMUM_SCALE,
  priorSegments,
  ProfileFold,
  purchasesOf,
} from '@tradewind/profile';
import type { KMeansSnapshot, ProfilePart, ShopperProfile } from '@tradewind/profile';
import { predictOrders, priorValueParameters, purchaseHistoryOf } from '@tradewind/ml';
import { FoldHarness } from '@tradewind/testing/fold-harness';
import type { ShopperEvent } from '../recordings/shop-recording.js';

const DAY_MS = 86_400_000;
export const HORIZON_MS = 30 * DAY_MS;
export { MINIMUM_SCALE };

/** The shoppers of a shop as they are at a time, and whether each orders within the 30 days after. */
export interface Window {
  readonly at: number;
  /** Numbers of the shoppers, in order of their first event. */
  readonly shoppers: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly (0 | 1)[];
  /** Orders that BG/NBD with the parameters of CDNOW expects in the 30 days; 0 of who has not ordered. */
  readonly expected: readonly number[];
}

/** Segments play no part, and stand: while a shop has not learned its own, it looks at everybody each day. */
const standing: ModelVersion<KMeansSnapshot> = {
  ...priorSegments,
  value: { ...priorSegments.value, generation: 1 },
};
const models: ModelReader<KMeansSnapshot> = {
  asOf: () => standing,
  isReady: () => true,
  whenReady: () => Promise.resolve(),
};

/**
 * Folds a recording by the profile fold and looks at all shoppers every 30 days, so that the last look is 30
 * days before the end.
 *
 * @param events In order of time.
 */
export function windowsOf(
  events: readonly ShopperEvent[],
  report: (share: number) => void,
): Window[] {
  const fold = new ProfileFold({ models, forgetVisitorsAfterMs: Infinity });
  const harness = new FoldHarness<StorefrontEvents, ShopperProfile, ProfilePart>(fold, {
    epochMs: HORIZON_MS,
    rereads: false,
  });
  const [first = 0, last = 0] = [events[0]?.time, events.at(-1)?.time];
  const looks: number[] = [];
  for (let at = last - HORIZON_MS; at > first; at -= HORIZON_MS) looks.unshift(at);
  const numbers = new Map<string, number>();
  const windows: Window[] = [];
  const look = (at: number) => {
    const buyers = buyersBetween(events, at, at + HORIZON_MS);
    const known = [...numbers.keys()];
    const profiles = known.map((shopper) => harness.state(keyOf('shop', shopper)));
    windows.push({
      at,
      shoppers: known.map((_, number) => number),
      rows: profiles.map((profile) => behaviourAt(behaviourRecord(profile), at)),
      labels: known.map((shopper) => (buyers.has(shopper) ? 1 : 0)),
      expected: profiles.map((profile) => expectedOrders(profile, at)),
    });
  };
  events.forEach(({ shopper, time, event }, index) => {
    while (looks[0] !== undefined && looks[0] < time) look(looks.shift() ?? 0);
    if (!numbers.has(shopper)) numbers.set(shopper, numbers.size);
    harness.event(event, { key: keyOf('shop', shopper), time });
    harness.take();
    if (index % 1_000 === 0) report(index / events.length);
  });
  return windows;
}

function buyersBetween(events: readonly ShopperEvent[], from: number, to: number): Set<string> {
  const within = events.filter(({ time, event }) => {
    return event.type === 'order.completed' && time > from && time <= to;
  });
  return new Set(within.map(({ shopper }) => shopper));
}

function expectedOrders(profile: ShopperProfile, at: number): number {
  const purchases = purchasesOf(profile);
  if (!purchases) return 0;
  const history = purchaseHistoryOf(purchases, at / DAY_MS);
  return predictOrders(priorValueParameters.orders, history, HORIZON_MS / DAY_MS).expected;
}
