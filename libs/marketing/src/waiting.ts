import type { CampaignKind } from '@tradewind/contracts';
import type { WaitingOccasion } from './campaign-memory.js';
import type { ShopperState } from './shopper-state.js';

/** Campaigns that may wait for a shopper at a time; what a further one waits for is passed over. */
export const MAX_WAITING = 20;

/** Says what waits for a shopper and since when; in place of what the campaign has waited for before. */
export function wait(state: ShopperState, kind: CampaignKind, occasion: WaitingOccasion): void {
  const { waiting = {} } = state;
  if (waiting[kind] === undefined && Object.keys(waiting).length >= MAX_WAITING) return;
  state.waiting = { ...waiting, [kind]: occasion };
}

/** Whether `wait` would take what a campaign waits for. */
export function mayWait({ waiting }: ShopperState, kind: CampaignKind): boolean {
  if (waiting === undefined || waiting[kind] !== undefined) return true;
  let count = 0;
  for (const name in waiting) if (Object.hasOwn(waiting, name)) count += 1;
  return count < MAX_WAITING;
}

/** Ends the wait of a campaign, if there is one. */
export function stopWaiting(state: ShopperState, kind: CampaignKind): void {
  if (state.waiting?.[kind] === undefined) return;
  const rest = Object.entries(state.waiting).filter(([name]) => name !== kind);
  if (rest.length === 0) delete state.waiting;
  else state.waiting = Object.fromEntries(rest);
}

/** Takes out what is due at `now`, by time, then by campaign. */
export function takeDue(
  state: ShopperState,
  now: number,
): readonly (readonly [kind: CampaignKind, occasion: WaitingOccasion])[] {
  const due = Object.entries(state.waiting ?? {}).filter(([, { dueAt }]) => dueAt <= now);
  for (const [kind] of due) stopWaiting(state, kind);
  return due.sort(([a, one], [b, other]) => one.dueAt - other.dueAt || (a < b ? -1 : 1));
}

/** Whether something waits for the decision of a campaign, also in quiet hours. */
export function isWaiting(state: ShopperState, kind: CampaignKind): boolean {
  if (state.waiting?.[kind] !== undefined) return true;
  if (kind === 'cart-abandonment') return state.cartDeadline !== undefined;
  return kind === 'win-back' && state.winBackDeadline !== undefined;
}
