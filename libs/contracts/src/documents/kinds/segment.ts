import { z } from 'zod';
import { storefrontEventSchemas } from '../../storefront/events.js';
import { storefrontEvents } from '../../topics/storefront.js';
import { defineDocument } from '../document-kind.js';
import type { DocumentIssue } from '../document-kind.js';

/** Numbers of a profile that a segment may ask for. */
export const SEGMENT_FIELDS = [
  'sessions',
  'orders',
  'refunds',
  'cancellations',
  'revenue',
  'averageOrder',
  'daysSinceFirstSeen',
  'daysSinceLastSeen',
  'daysSinceLastOrder',
] as const;
export type SegmentField = (typeof SEGMENT_FIELDS)[number];

const eventTypes = Object.keys(storefrontEventSchemas).filter((type) => type !== 'clock.tick');
/** A duration such as `90s`, `30m`, `1h` or `14d`; `durationMs` reads it. */
export const durationSchema = z
  .string()
  .regex(/^[1-9]\d{0,3}[smhd]$/, "is a duration such as '90s', '30m', '1h' or '14d'");
const label = z.string().min(1).max(100);
const bounds = {
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
};
const texts = {
  equals: label.optional(),
  oneOf: z.array(label).min(1).max(50).optional(),
};
/** The condition holds when what it says does not. */
const not = z.boolean().optional();

const property = z.strictObject({
  /** Of the event, or of one of its products: `category`, `brand`, `price`, `product_id`... */
  property: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/, 'is the name of a property'),
  ...texts,
  ...bounds,
});
/** An event of a type, with conditions on its properties. */
export const eventMatcherSchema = z.strictObject({
  event: z.enum(eventTypes),
  where: z.array(property).max(5).optional(),
});

const condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('profile'), field: z.enum(SEGMENT_FIELDS), ...bounds, not }),
  /** The share among the categories (or brands) that a profile remembers, 0 to 1. */
  z.strictObject({ kind: z.literal('category'), label, ...bounds, not }),
  z.strictObject({ kind: z.literal('brand'), label, ...bounds, not }),
  /** A trait of `user.identified`, as it was last said since this version of the segment. */
  z.strictObject({ kind: z.literal('trait'), trait: label, ...texts, ...bounds, not }),
  /** A computed trait; `count` and `unique` are 0 before the first event, others compare with nothing. */
  z.strictObject({ kind: z.literal('computed'), trait: label, ...texts, ...bounds, not }),
  /** How often an event came, at most 20 times; in the last `within`, or since this version. */
  z.strictObject({
    kind: z.literal('event'),
    ...eventMatcherSchema.shape,
    atLeast: z.int().min(0).max(20).optional(),
    atMost: z.int().min(0).max(19).optional(),
    within: durationSchema.optional(),
    not,
  }),
  /** Events one after the other, all within a time; it holds for `lasting` from the last one on. */
  z.strictObject({
    kind: z.literal('sequence'),
    steps: z.array(eventMatcherSchema).min(2).max(5),
    within: durationSchema,
    lasting: durationSchema.optional(),
    not,
  }),
  /** `after` came, and none of `without` in so much time since its last one. */
  z.strictObject({
    kind: z.literal('absence'),
    after: eventMatcherSchema,
    without: z.array(eventMatcherSchema).min(1).max(5),
    within: durationSchema,
    lasting: durationSchema.optional(),
    not,
  }),
]);
export type SegmentCondition = z.output<typeof condition>;
export type EventMatcher = z.output<typeof eventMatcherSchema>;
export type PropertyMatcher = z.output<typeof property>;

/** One of the conditions has to hold. */
const anyOf = z.strictObject({ kind: z.literal('any'), of: z.array(condition).min(1).max(10) });
export type SegmentClause = SegmentCondition | z.output<typeof anyOf>;

export const MOST_CONDITIONS = 30;

export const segmentDocument = defineDocument({
  kind: 'segment',
  description: 'Segments by rules: who is in one follows from conditions.',
  ids: 'The segment; ids such as segment-1 are those of learned segments.',
  schema: z.strictObject({
    name: z.string().min(1).max(80),
    description: z.string().max(500).optional(),
    /** All of these have to hold. */
    where: z
      .array(z.discriminatedUnion('kind', [...condition.options, anyOf]))
      .min(1)
      .max(20),
  }),
  editors: ['marketer'],
  maxPerTenant: 500,
  maxBytes: 8_000,
  deliveredTo: [storefrontEvents],
  check: ({ id }, { where }) => {
    if (/^segment-\d+$/.test(id)) {
      return [{ path: [], message: `${id} is the id of a learned segment` }];
    }
    const placed = conditionsOf(where);
    if (placed.length > MOST_CONDITIONS) {
      const message = `has ${String(placed.length)} conditions, more than ${String(MOST_CONDITIONS)}`;
      return [{ path: ['where'], message }];
    }
    return placed.flatMap(({ path, condition: each }) => issuesOfCondition(each, path));
  },
  references: ({ where }) =>
    conditionsOf(where).flatMap(({ path, condition: each }) =>
      each.kind === 'computed'
        ? [{ kind: 'computed-trait', id: each.trait, path: [...path, 'trait'] }]
        : [],
    ),
  example: {
    id: 'left-a-cart',
    content: {
      name: 'Left a cart',
      description: 'Added something to the cart and did not order within an hour.',
      where: [
        {
          kind: 'absence',
          after: { event: 'cart.item_added' },
          without: [{ event: 'order.completed' }],
          within: '1h',
          lasting: '7d',
        },
        { kind: 'profile', field: 'orders', atLeast: 1 },
      ],
    },
  },
});

export interface PlacedCondition {
  readonly path: DocumentIssue['path'];
  readonly condition: SegmentCondition;
}

/** All conditions of a segment with their places, those of `any` after each other. */
export function conditionsOf(where: readonly SegmentClause[]): PlacedCondition[] {
  return where.flatMap((clause, i): PlacedCondition[] =>
    clause.kind === 'any'
      ? clause.of.map((each, j) => ({ path: ['where', i, 'of', j], condition: each }))
      : [{ path: ['where', i], condition: clause }],
  );
}

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration of a segment in ms. */
export function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS];
}

function issuesOfCondition(each: SegmentCondition, path: DocumentIssue['path']): DocumentIssue[] {
  return [...issuesOfBounds(each, path), ...issuesOfDurations(each, path)];
}

function issuesOfBounds(each: SegmentCondition, path: DocumentIssue['path']): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  const asks = ['atLeast', 'atMost', 'equals', 'oneOf'].some((name) => name in each);
  const compares = ['profile', 'category', 'brand', 'trait', 'computed'].includes(each.kind);
  if (compares && !asks) issues.push({ path, message: 'compares with nothing' });
  if ('atLeast' in each && 'atMost' in each && (each.atLeast ?? 0) > (each.atMost ?? Infinity)) {
    issues.push({ path: [...path, 'atMost'], message: 'is less than atLeast: nothing fits' });
  }
  return issues;
}

function issuesOfDurations(each: SegmentCondition, path: DocumentIssue['path']): DocumentIssue[] {
  const within = 'within' in each ? each.within : undefined;
  const lasting = 'lasting' in each ? each.lasting : undefined;
  return Object.entries({ within, lasting }).flatMap(([name, text]) =>
    text !== undefined && durationMs(text) > 366 * UNITS.d
      ? [{ path: [...path, name], message: 'is longer than 366 days' }]
      : [],
  );
}
