import { z } from 'zod';

/**
 * What data of a shopper may be used for: models learn from it (`learn`), segments, lists and propensities
 * are concluded about the shopper (`score`), campaigns address the shopper (`contact`).
 */
export const purposes = ['learn', 'score', 'contact'] as const;
export type Purpose = (typeof purposes)[number];

/** What was said of some purposes: true if they are allowed. */
export const saidPurposesSchema = z.object({
  learn: z.boolean().optional(),
  score: z.boolean().optional(),
  contact: z.boolean().optional(),
});
export type SaidPurposes = z.output<typeof saidPurposesSchema>;

/** The purposes that a category of a consent banner stands for. */
export type PurposesByCategory = Readonly<Record<string, readonly Purpose[]>>;

/**
 * Categories under the names that banners and clients use, lower case: those in Segment's examples, those of
 * its former consent manager, and the groups of OneTrust.
 */
export const DEFAULT_CATEGORIES: PurposesByCategory = {
  analytics: ['learn'],
  performance: ['learn'],
  statistics: ['learn'],
  personalization: ['score'],
  personalisation: ['score'],
  functional: ['score'],
  preferences: ['score'],
  marketing: ['contact'],
  advertising: ['contact'],
  targeting: ['contact'],
  marketingandanalytics: ['learn', 'contact'],
  c0002: ['learn'],
  c0003: ['score'],
  c0004: ['contact'],
};

/**
 * What Segment's consent object, `context.consent.categoryPreferences`, says by purpose. A refusal of any
 * category of a purpose refuses it. `undefined` if it says nothing of any.
 *
 * @param categories Those of the shop, by name in lower case; they go before the default ones.
 */
export function purposesIn(
  context: unknown,
  categories: PurposesByCategory = {},
): SaidPurposes | undefined {
  const consent = fieldsOf(context)['consent'];
  if (consent === undefined) return undefined;
  const preferences = fieldsOf(fieldsOf(consent)['categoryPreferences']);
  const said: SaidPurposes = {};
  for (const [name, value] of Object.entries(preferences)) {
    if (typeof value !== 'boolean') continue;
    for (const purpose of purposesOf(name.trim().toLowerCase(), categories)) {
      said[purpose] = value && said[purpose] !== false;
    }
  }
  return Object.keys(said).length === 0 ? undefined : said;
}

function purposesOf(category: string, own: PurposesByCategory): readonly Purpose[] {
  if (Object.hasOwn(own, category)) return own[category] ?? [];
  return Object.hasOwn(DEFAULT_CATEGORIES, category) ? (DEFAULT_CATEGORIES[category] ?? []) : [];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The latest word on each purpose, by event time in ms. What nobody has spoken of is allowed. */
export type Consent = Partial<Record<Purpose, { readonly given: boolean; readonly at: number }>>;

/** What an event says: as the collector has read it, or by the default categories where it has not. */
export function purposesSaid(data: object): SaidPurposes | undefined {
  if ('purposes' in data) return data.purposes as SaidPurposes | undefined;
  return 'context' in data ? purposesIn(data.context) : undefined;
}

/** The consent after an event; the same object if the event says nothing new. */
export function consentAfter(
  consent: Consent | undefined,
  { data, time }: { readonly data: object; readonly time: number },
): Consent | undefined {
  const said = purposesSaid(data);
  if (said === undefined) return consent;
  const after: Consent = { ...consent };
  for (const purpose of purposes) {
    const given = said[purpose];
    const before = after[purpose];
    if (given === undefined || (before && before.at > time)) continue;
    // Of two words at once the refusal counts, whichever came first.
    if (before?.at === time && !before.given) continue;
    after[purpose] = { given, at: time };
  }
  return after;
}

/** What holds of a shopper of two ids: of each purpose the later word, and of two at once the refusal. */
export function mergedConsent(a: Consent | undefined, b: Consent | undefined): Consent | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const merged: Consent = { ...a };
  for (const purpose of purposes) {
    const [mine, other] = [a[purpose], b[purpose]];
    if (other === undefined) continue;
    const isLater = mine === undefined || other.at > mine.at;
    if (isLater || (other.at === mine.at && !other.given)) merged[purpose] = other;
  }
  return merged;
}

export function allows(consent: Consent | undefined, purpose: Purpose): boolean {
  return consent?.[purpose]?.given !== false;
}
