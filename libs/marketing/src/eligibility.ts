import { isAnonymous, moneyToUnits } from '@tradewind/contracts';
import { cartValue } from './cart.js';
import type { CampaignSettings } from './campaign-settings.js';
import { mayRequest } from './frequency-cap.js';
import type { MarketingOptions } from './marketing-options.js';
import { orderCount } from './shopper-orders.js';
import type { ShopperState } from './shopper-state.js';

/** One thing that was asked before a decision. */
export interface Check {
  readonly rule: string;
  readonly passed: boolean;
}

export interface Candidate {
  readonly shopper: string;
  readonly state: ShopperState;
  readonly kind: string;
  /** The partition's clock, ms. */
  readonly now: number;
}

/**
 * Asks whether a campaign may address a shopper: consent, what its document asks for, re-entry, caps. The
 * last check is the first that did not pass; the others were not asked.
 */
export function traceOf(
  candidate: Candidate,
  settings: CampaignSettings,
  options: MarketingOptions,
): readonly Check[] {
  const trace: Check[] = [];
  for (const [rule, isPassed] of rulesOf(candidate, settings, options)) {
    const passed = isPassed();
    trace.push({ rule, passed });
    if (!passed) break;
  }
  return trace;
}

type Rule = readonly [rule: string, isPassed: () => boolean];

function rulesOf(candidate: Candidate, settings: CampaignSettings, options: MarketingOptions) {
  const { state, kind, now } = candidate;
  const { perWeek, reEntryMs } = settings;
  const last = state.exposures?.[kind]?.last ?? -Infinity;
  return [
    ['consent', () => state.consent?.given !== false],
    ...askedFor(candidate, settings),
    ...(reEntryMs > 0 ? [['re-entry', () => now - last >= reEntryMs] as const] : []),
    [
      'frequency-capped',
      () =>
        mayRequest(state.requestedAt, now, options.campaignsPerWeek) &&
        mayRequest(state.requestedOf?.[kind] ?? [], now, perWeek),
    ],
  ] satisfies Rule[];
}

/** What the document asks for; nothing for what it leaves out. */
function askedFor({ shopper, state }: Candidate, { eligibility }: CampaignSettings): Rule[] {
  const { minOrders, maxOrders, minCartValue, minPropensity, signedIn } = eligibility;
  const rules: Rule[] = [];
  const ask = <T>(rule: string, wanted: T | undefined, passes: (wanted: T) => boolean) => {
    if (wanted !== undefined) rules.push([rule, () => passes(wanted)]);
  };
  ask('minOrders', minOrders, (least) => orderCount(state) >= least);
  ask('maxOrders', maxOrders, (most) => orderCount(state) <= most);
  ask('minCartValue', minCartValue, (least) => moneyToUnits(cartValue(state.cart)) >= least);
  ask('minPropensity', minPropensity, (least) => (state.propensity?.probability ?? 0) >= least);
  ask('signedIn', signedIn, (wanted) => isAnonymous(shopper) !== wanted);
  return rules;
}
