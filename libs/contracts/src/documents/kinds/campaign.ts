import { z } from 'zod';
import { storefrontEvents } from '../../topics/storefront.js';
import { defineDocument } from '../document-kind.js';
import type { DocumentIssue } from '../document-kind.js';
import { quietHoursSchema } from './quiet-hours.js';
import { durationMs, durationSchema, eventMatcherSchema } from './segment.js';

/** Campaigns that every shop has, with or without a document. */
export const builtInCampaigns = ['cart-abandonment', 'win-back', 'high-intent'] as const;
export type BuiltInCampaign = (typeof builtInCampaigns)[number];

/** The share of shoppers that a campaign of the shop's own leaves alone, unless its document says otherwise. */
export const DEFAULT_HOLD_OUT = 0.1;
/** The longest wait and the longest re-entry. */
const LONGEST_MS = 730 * 86_400_000;

const share = z.number().min(0).max(0.9);

const segmentId = z.string().min(1).max(64);

/** The ways in which a shopper can notice an item. */
export const ITEM_NOTICES = ['viewed', 'carted', 'wished'] as const;
export type ItemNotice = (typeof ITEM_NOTICES)[number];

const noticed = {
  /** How the item was noticed. @default any of them */
  by: z.array(z.enum(ITEM_NOTICES)).min(1).max(3).optional(),
  /** How long ago at most. @default 30 */
  withinDays: z.int().min(1).max(30).optional(),
};

const trigger = z.discriminatedUnion('kind', [
  /** The cart was changed, something is in it, and nothing changed for the wait. */
  z.strictObject({ kind: z.literal('cart-abandoned') }),
  /** Products were viewed, and neither the cart was filled nor anything ordered in the wait. */
  z.strictObject({
    kind: z.literal('browse-abandoned'),
    /** Distinct products of the visit. @default 1 */
    views: z.int().min(1).max(20).optional(),
  }),
  /** No order for the wait after the last one that was kept. */
  z.strictObject({ kind: z.literal('win-back') }),
  /** The purchase propensity came to so much, at most once a visit. */
  z.strictObject({
    kind: z.literal('propensity-crossed'),
    atLeast: z.number().min(0).max(1),
  }),
  /** The shopper came into a segment, learned or by rules, and stayed in it for the wait. */
  z.strictObject({ kind: z.literal('segment-entered'), segment: segmentId }),
  /** The shopper left a segment, and did not come back in the wait. */
  z.strictObject({ kind: z.literal('segment-exited'), segment: segmentId }),
  /** The shop has lowered the price of an item that the shopper has noticed and not bought since. */
  z.strictObject({
    kind: z.literal('price-drop'),
    ...noticed,
    /** The least share by which the price fell. @default 0 */
    atLeast: z.number().min(0).max(0.99).optional(),
  }),
  /** An item that the shopper has noticed and not bought since can be bought again. */
  z.strictObject({ kind: z.literal('back-in-stock'), ...noticed }),
  /** The first event of a signed-in shopper, once in a life. */
  z.strictObject({ kind: z.literal('welcome') }),
  /** An order that is kept for the wait; a further order begins it anew. */
  z.strictObject({ kind: z.literal('post-purchase') }),
  /** Any event of the storefront that fits. */
  z.strictObject({ kind: z.literal('event'), ...eventMatcherSchema.shape }),
]);
export type CampaignTrigger = z.output<typeof trigger>;

/** What has to hold when the wait is over; all that is said. */
const eligibility = z.strictObject({
  minOrders: z.int().min(0).max(1_000).optional(),
  maxOrders: z.int().min(0).max(1_000).optional(),
  /** In units of the shop's currency. */
  minCartValue: z.number().positive().optional(),
  minPropensity: z.number().min(0).max(1).optional(),
  /** The shopper has a user id, and is no visitor of whom only a browser is known. */
  signedIn: z.boolean().optional(),
});
export type CampaignEligibility = z.output<typeof eligibility>;

const arm = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "has a-z, 0-9 and '-', at most 40"),
  /** Passed on with each request of this arm: a template, a subject, a discount. */
  content: z
    .record(z.string().max(60), z.union([z.string().max(2_000), z.number(), z.boolean()]))
    .refine((fields) => Object.keys(fields).length <= 20, { message: 'at most 20 fields' })
    .optional(),
});
export type CampaignArm = z.output<typeof arm>;

/** A built-in campaign without a document, or a field that it leaves out, is as the environment variables say. */
export const campaignDocument = defineDocument({
  kind: 'campaign',
  description: 'Campaigns: on whom, when, how often and with which messages.',
  ids: `The campaign: ${builtInCampaigns.join(', ')} are built in, any other is the shop's own.`,
  schema: z.strictObject({
    /** As people call it. */
    name: z.string().min(1).max(80).optional(),
    /** A campaign that is not enabled is neither requested nor counted as suppressed. */
    enabled: z.boolean().default(true),
    /** Of `cart-abandonment`: from the last cart change to the cart's abandonment. */
    waitMinutes: z.int().min(1).max(20_160).optional(),
    /** Of `win-back`: from the last order to the attempt to win the shopper back. */
    winBackDays: z.int().min(1).max(730).optional(),
    /** This campaign is requested of one shopper so often in any seven days, at most. */
    perWeek: z.int().min(0).max(100).optional(),
    /** What gives occasion; of a campaign of the shop's own. */
    trigger: trigger.optional(),
    /**
     * From what gave occasion to the decision; begun anew when it comes again. Without it `cart-abandoned`
     * and `browse-abandoned` wait an hour, `price-drop` and `back-in-stock` 5 minutes, `win-back` 60 days and
     * `post-purchase` 7, the others not at all.
     */
    wait: durationSchema.optional(),
    /** Events that end the wait without a decision, beside those that the trigger has by itself. */
    cancelOn: z.array(eventMatcherSchema).max(10).optional(),
    eligibility: eligibility.optional(),
    /** Passed on: `email`, `push`... */
    channel: z.string().min(1).max(40).optional(),
    /** Messages to choose from. */
    arms: z.array(arm).min(1).max(10).optional(),
    /** How the arm is chosen. @default `thompson` */
    policy: z.enum(['thompson', 'even']).optional(),
    /** Share of shoppers who are left alone, to measure the effect. @default 0.1, of built-in ones 0 */
    holdOut: share.optional(),
    /** `once` for ever, or at most once in so much time. */
    reEntry: z.union([z.literal('once'), durationSchema]).optional(),
    /** Decisions that would be taken then are taken when it is over. */
    quietHours: quietHoursSchema.optional(),
    /** From the decision to when a request is void. @default 24h, of a win-back 7d */
    expiry: durationSchema.optional(),
    /**
     * What counts as having reached the shopper: the request, or an event such as Email Delivered with the
     * `campaign_id`. Only what has reached the shopper is credited with an order. @default `assumed`
     */
    delivery: z.enum(['assumed', 'reported']).optional(),
  }),
  editors: ['marketer'],
  maxPerTenant: 200,
  maxBytes: 16_000,
  deliveredTo: [storefrontEvents],
  check: ({ id }, content) => [
    ...(isBuiltIn(id) ? issuesOfBuiltIn(id, content) : issuesOfOwn(content)),
    ...issuesOfFields(content),
  ],
  example: {
    id: 'browsed-tea',
    content: {
      name: 'Looked at tea and left',
      trigger: {
        kind: 'event',
        event: 'product.viewed',
        where: [{ property: 'category', equals: 'tea' }],
      },
      wait: '2h',
      cancelOn: [{ event: 'cart.item_added' }, { event: 'order.completed' }],
      channel: 'email',
      arms: [{ id: 'plain' }, { id: 'discount', content: { percent: 10 } }],
      reEntry: '14d',
    },
  },
});

interface Content {
  readonly waitMinutes?: number | undefined;
  readonly winBackDays?: number | undefined;
  readonly trigger?: CampaignTrigger | undefined;
  readonly wait?: string | undefined;
  readonly cancelOn?: readonly unknown[] | undefined;
  readonly reEntry?: string | undefined;
  readonly expiry?: string | undefined;
  readonly arms?: readonly CampaignArm[] | undefined;
  readonly eligibility?: CampaignEligibility | undefined;
}

const ownerOf = { waitMinutes: 'cart-abandonment', winBackDays: 'win-back' } as const;

export function isBuiltIn(id: string): id is BuiltInCampaign {
  return (builtInCampaigns as readonly string[]).includes(id);
}

function issuesOfBuiltIn(id: string, content: Content): DocumentIssue[] {
  const foreign = (['waitMinutes', 'winBackDays'] as const)
    .filter((field) => content[field] !== undefined && ownerOf[field] !== id)
    .map((field) => ({
      path: [field],
      message: `is a setting of ${ownerOf[field]}, not of ${id}`,
    }));
  const fixed = (['trigger', 'wait', 'cancelOn'] as const)
    .filter((field) => content[field] !== undefined)
    .map((field) => ({ path: [field], message: `is fixed for the built-in campaign ${id}` }));
  return [...foreign, ...fixed];
}

function issuesOfOwn(content: Content): DocumentIssue[] {
  const foreign = (['waitMinutes', 'winBackDays'] as const)
    .filter((field) => content[field] !== undefined)
    .map((field) => ({ path: [field], message: `is a setting of ${ownerOf[field]}; use wait` }));
  if (content.trigger !== undefined) return foreign;
  const message = `is required, unless the id is ${builtInCampaigns.join(', ')}`;
  return [{ path: ['trigger'], message }, ...foreign];
}

function issuesOfFields({
  arms = [],
  eligibility: asked = {},
  ...content
}: Content): DocumentIssue[] {
  const durations = (['wait', 'reEntry', 'expiry'] as const)
    .filter((field) => isTooLong(content[field]))
    .map((field) => ({ path: [field], message: 'is longer than 730 days' }));
  const ids = arms.map(({ id }) => id);
  const repeated = ids.flatMap((id, at) =>
    ids.indexOf(id) === at
      ? []
      : [{ path: ['arms', at, 'id'], message: `there is an arm ${id} before it` }],
  );
  const { minOrders = 0, maxOrders = Infinity } = asked;
  const message = 'is less than minOrders: nobody fits';
  const orders = minOrders > maxOrders ? [{ path: ['eligibility', 'maxOrders'], message }] : [];
  return [...durations, ...repeated, ...orders];
}

function isTooLong(text: string | undefined): boolean {
  return text !== undefined && text !== 'once' && durationMs(text) > LONGEST_MS;
}
