import { ITEM_NOTICES } from '@tradewind/contracts';
import type { FoldEvent } from '@tradewind/contracts';
import type { WaitingOccasion } from './campaign-memory.js';
import { hasNoticed } from './interests.js';
import type { MarketingInputs } from './marketing-inputs.js';
import type { OwnCampaign } from './own-campaign.js';
import { isOfItems, type ItemTrigger } from './own-campaigns.js';
import type { ShopperState } from './shopper-state.js';

const DAY = 86_400_000;
/** Items that one occasion is about; of more the latest. */
const MAX_ITEMS = 20;

/** An item that has changed, as the evidence names it. */
interface ChangedItem {
  readonly item: string;
  readonly [field: string]: unknown;
}

/** Whether a change is one that the trigger waits for, of an item that the shopper has noticed. */
export function isOfInterest(
  trigger: ItemTrigger,
  event: FoldEvent<MarketingInputs>,
  state: ShopperState,
): boolean {
  if (trigger.kind === 'price-drop') {
    if (event.type !== 'item.price_dropped' || event.data.share < (trigger.atLeast ?? 0))
      return false;
    return isNoticed(trigger, event.data.item, { state, now: event.time });
  }
  if (event.type !== 'item.back_in_stock') return false;
  return isNoticed(trigger, event.data.item, { state, now: event.time });
}

interface At {
  readonly state: ShopperState;
  readonly now: number;
}

function isNoticed(
  { by = [...ITEM_NOTICES], withinDays = 30 }: ItemTrigger,
  item: string,
  { state, now }: At,
): boolean {
  return hasNoticed(state, item, { by, since: now - withinDays * DAY });
}

/** The changes that the occasion is about: what a shop changes in one go becomes one message. */
export function itemEvidence(
  { data }: FoldEvent<MarketingInputs>,
  before: WaitingOccasion | undefined,
): Record<string, unknown> {
  const changed = data as ChangedItem;
  const others = itemsOf(before?.evidence).filter(({ item }) => item !== changed.item);
  return { items: [...others, changed].slice(-MAX_ITEMS) };
}

/** What waits for two ids of a shopper as one: the later occasion, about the items of both. */
export function joinOccasions(own: WaitingOccasion, other: WaitingOccasion): WaitingOccasion {
  const [earlier, later] = own.since < other.since ? [own, other] : [other, own];
  const items = itemsOf(later.evidence);
  if (items.length === 0) return later;
  const known = new Set(items.map(({ item }) => item));
  const others = itemsOf(earlier.evidence).filter(({ item }) => !known.has(item));
  return {
    ...later,
    evidence: { ...later.evidence, items: [...others, ...items].slice(-MAX_ITEMS) },
  };
}

/** What is left of the evidence when the wait is over; undefined if the shopper has bought all of it. */
export function leftEvidence(
  { trigger }: OwnCampaign,
  evidence: Record<string, unknown>,
  at: At,
): Record<string, unknown> | undefined {
  if (!isOfItems(trigger)) return evidence;
  const items = itemsOf(evidence).filter(({ item }) => isNoticed(trigger, item, at));
  return items.length > 0 ? { ...evidence, items } : undefined;
}

function itemsOf(evidence: Record<string, unknown> = {}): readonly ChangedItem[] {
  const { items } = evidence;
  return Array.isArray(items) ? (items as ChangedItem[]) : [];
}
