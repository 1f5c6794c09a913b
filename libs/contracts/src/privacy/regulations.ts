import { z } from 'zod';

const id = z.string().min(1).max(128);

/** What a shop may ask of the data of a shopper. */
export const regulationTypes = ['erase', 'suppress', 'unsuppress', 'export'] as const;
export type RegulationType = (typeof regulationTypes)[number];

/** The most ids that one request may name. */
export const MAX_REGULATED_IDS = 500;

/**
 * Asks the same of every fold that keeps something of the shopper of the key. `ids` are all the ids of
 * the shopper, as pseudonyms, that were known when it was asked for.
 */
const asked = z.object({
  regulation: z.string().min(1).max(100),
  ids: z.array(id).min(1).max(60),
});

const erased = asked.extend({
  /** Further events of the shopper are dropped. */
  suppress: z.literal(true).optional(),
});

/** Everything that is kept of the shopper is forgotten; events from before do not count any more. */
export const SHOPPER_ERASED = 'shopper.erased';
/** Nothing is learned or concluded from the shopper until the opposite is said. */
export const SHOPPER_SUPPRESSED = 'shopper.suppressed';
export const SHOPPER_UNSUPPRESSED = 'shopper.unsuppressed';
/** What is kept of the shopper is told to `privacy.exports.v1`. */
export const SHOPPER_EXPORT_ASKED = 'shopper.export_asked';

/** The event by which each type of regulation stands in the log of shoppers. */
export const regulationEvents = {
  erase: SHOPPER_ERASED,
  suppress: SHOPPER_SUPPRESSED,
  unsuppress: SHOPPER_UNSUPPRESSED,
  export: SHOPPER_EXPORT_ASKED,
} as const satisfies Record<RegulationType, string>;

export const regulationEventSchemas = {
  [SHOPPER_ERASED]: erased,
  [SHOPPER_SUPPRESSED]: asked,
  [SHOPPER_UNSUPPRESSED]: asked,
  [SHOPPER_EXPORT_ASKED]: asked,
} as const;

const types: ReadonlyMap<string, RegulationType> = new Map(
  regulationTypes.map((type) => [regulationEvents[type], type]),
);

/** The type of regulation that an event asks for; `undefined` for any other event. */
export function regulationTypeOf(eventType: string): RegulationType | undefined {
  return types.get(eventType);
}

/** A regulation on its way from an id of a shopper to a further one, which the request did not know. */
export const regulationPassedSchema = z.object({
  regulation: z.string().min(1).max(100),
  type: z.enum(regulationTypes),
  ids: z.array(id).min(1).max(200),
  /** When it was asked for, ms. */
  at: z.number(),
  suppress: erased.shape.suppress,
});
export type RegulationPassed = z.output<typeof regulationPassedSchema>;
export const REGULATION_PASSED = 'regulation.passed';

/** The folds that keep something of shoppers by their ids, as `<service>/<fold>`. */
export const SHOPPER_FOLDS = [
  'profile-service/profile',
  'recommender-service/shopper',
  'marketing-service/marketing',
  'chatbot-service/orders',
] as const;

/** The fold that keeps conversations, by ids of their own. */
export const CONVERSATIONS = 'chatbot-service/conversation';
