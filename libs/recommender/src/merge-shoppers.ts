import { allows, consentAfter, mergedConsent } from '@tradewind/contracts';
import type { Consent } from '@tradewind/contracts';
import { mergeBought } from './bought-items.js';
import type { Bought } from './bought-items.js';
import { MAX_CATEGORIES, mergeHistories } from './shopper-history.js';
import type { History } from './shopper-history.js';

/** What a shopper looked at. */
export interface Interests {
  history: History;
  /** At most `MAX_BOUGHT`; absent of one who has bought nothing. */
  bought?: Bought;
  /** The latest last. */
  categories?: string[];
  /** Absent until something was said. */
  consent?: Consent;
}

/** Takes in what an event says of consent; returns false if nothing may be concluded about the shopper. */
export function noteConsent(
  state: Interests,
  event: { readonly data: object; readonly time: number },
): boolean {
  const consent = consentAfter(state.consent, event);
  if (consent) state.consent = consent;
  return keepToConsent(state);
}

/** Forgets what the shopper looked at if it may not be used. */
function keepToConsent(state: Interests): boolean {
  if (allows(state.consent, 'score')) return true;
  state.history = [];
  delete state.bought;
  delete state.categories;
  return false;
}

/** Takes what another id of the shopper touched into this one, in either order alike. */
export function mergeShoppers(into: Interests, from: Interests, length: number): void {
  const consent = mergedConsent(into.consent, from.consent);
  if (consent) into.consent = consent;
  const isLater = latestOf(into.history) > latestOf(from.history);
  const [earlier, later] = isLater ? [from, into] : [into, from];
  const last = new Set(later.categories);
  const before = (earlier.categories ?? []).filter((category) => !last.has(category));
  const categories = [...before, ...last].slice(-MAX_CATEGORIES);
  if (categories.length > 0) into.categories = categories;
  const bought = mergeBought(into.bought ?? [], from.bought ?? []);
  if (bought.length > 0) into.bought = bought;
  into.history = mergeHistories(into.history, from.history, length);
  keepToConsent(into);
}

function latestOf(history: History): number {
  return history.at(-1)?.[2] ?? 0;
}
