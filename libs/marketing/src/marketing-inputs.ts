import type {
  FoldEvent,
  MarketingItemSignals,
  ProfileSegments,
  StorefrontEvents,
} from '@tradewind/contracts';

export type MarketingInputs = StorefrontEvents | ProfileSegments | MarketingItemSignals;

/** Something about a shopper that the shopper has not done. */
export type Signal = FoldEvent<ProfileSegments | MarketingItemSignals>;

const signals: ReadonlySet<string> = new Set([
  ...(['segment.entered', 'segment.exited', 'item.price_dropped', 'item.back_in_stock'] as const),
]);

export function isSignal(event: FoldEvent<MarketingInputs>): event is Signal {
  return signals.has(event.type);
}
