import type { FoldEvent, StorefrontEvents } from '@tradewind/contracts';
import type { ShopperState } from './shopper-state.js';

type Fields = Readonly<Record<string, unknown>>;

/** Names of Segment's consent object, and of traits, that speak of marketing. */
const CATEGORIES = ['marketing', 'advertising'];
const TRAITS_OF_CONSENT = ['email_marketing', 'marketing_consent', 'marketing'];

/**
 * Takes in what an event says of the shopper's consent to marketing, the latest word by event time: the
 * consent object of its context, a trait such as `unsubscribed`, or an event Unsubscribed. A refusal of
 * any of the categories refuses; what says nothing leaves it as it is.
 */
export function noteConsent(event: FoldEvent<StorefrontEvents>, state: ShopperState): void {
  const said = saidOf(event);
  if (said === undefined) return;
  if (state.consent !== undefined && state.consent.at > event.time) return;
  state.consent = { given: said, at: event.time };
}

function saidOf({ type, data }: FoldEvent<StorefrontEvents>): boolean | undefined {
  if (type === 'track.custom' && /^(email )?unsubscribed$/i.test(data.event)) return false;
  const traits = type === 'user.identified' ? saidByTraits(data.traits) : undefined;
  const context = 'context' in data ? saidByContext(data.context) : undefined;
  if (traits === undefined || context === undefined) return traits ?? context;
  return traits && context;
}

function saidByTraits(traits: Fields): boolean | undefined {
  const { unsubscribed } = traits;
  const said = TRAITS_OF_CONSENT.map((name) => traits[name]);
  return verdict([...said, typeof unsubscribed === 'boolean' ? !unsubscribed : undefined]);
}

function saidByContext(context: Fields | undefined): boolean | undefined {
  const preferences = fieldsOf(fieldsOf(context?.['consent'])['categoryPreferences']);
  const said = Object.entries(preferences).filter(([name]) =>
    CATEGORIES.includes(name.toLowerCase()),
  );
  return verdict(said.map(([, value]) => value));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Refused if anything refuses, given if anything gives. */
function verdict(said: readonly unknown[]): boolean | undefined {
  if (said.includes(false)) return false;
  return said.includes(true) ? true : undefined;
}
