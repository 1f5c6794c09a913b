import { allows, consentAfter, purposesSaid } from '@tradewind/contracts';
import type { FoldEvent, StorefrontEvents } from '@tradewind/contracts';
import type { ShopperState } from './shopper-state.js';

type Fields = Readonly<Record<string, unknown>>;

/** Names of traits that speak of marketing. */
const TRAITS_OF_CONSENT = ['email_marketing', 'marketing_consent', 'marketing'];

/**
 * Takes in what an event says of the shopper's consent to marketing, the latest word by event time: the
 * consent object of its context, a trait such as `unsubscribed`, or an event Unsubscribed. A refusal of
 * any of the categories refuses; what says nothing leaves it as it is.
 */
export function noteConsent(event: FoldEvent<StorefrontEvents>, state: ShopperState): void {
  notePurposes(event, state);
  const said = saidOf(event);
  if (said === undefined) return;
  if (state.consent !== undefined && state.consent.at > event.time) return;
  state.consent = { given: said, at: event.time };
}

function saidOf({ type, data }: FoldEvent<StorefrontEvents>): boolean | undefined {
  if (type === 'track.custom' && /^(email )?unsubscribed$/i.test(data.event)) return false;
  const traits = type === 'user.identified' ? saidByTraits(data.traits) : undefined;
  const context = purposesSaid(data)?.contact;
  if (traits === undefined || context === undefined) return traits ?? context;
  return traits && context;
}

function saidByTraits(traits: Fields): boolean | undefined {
  const { unsubscribed } = traits;
  const said = TRAITS_OF_CONSENT.map((name) => traits[name]);
  return verdict([...said, typeof unsubscribed === 'boolean' ? !unsubscribed : undefined]);
}

/** What waits to be learned, or was scored, goes with the consent to it. */
function notePurposes(event: FoldEvent<StorefrontEvents>, state: ShopperState): void {
  const purposes = consentAfter(state.purposes, event);
  if (purposes === undefined || purposes === state.purposes) return;
  state.purposes = purposes;
  keepToPurposes(state);
}

/** Drops what the shopper does not allow. */
export function keepToPurposes(state: ShopperState): void {
  if (!allows(state.purposes, 'learn')) state.pending = [];
  if (allows(state.purposes, 'score')) return;
  delete state.propensity;
  delete state.highIntent;
}

/** Refused if anything refuses, given if anything gives. */
function verdict(said: readonly unknown[]): boolean | undefined {
  if (said.includes(false)) return false;
  return said.includes(true) ? true : undefined;
}
