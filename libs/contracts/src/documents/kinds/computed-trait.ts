import { z } from 'zod';
import { storefrontEvents } from '../../topics/storefront.js';
import { defineDocument } from '../document-kind.js';
import type { DocumentIssue } from '../document-kind.js';
import { durationMs, durationSchema, eventMatcherSchema } from './segment.js';

/** What can be computed of the events of a shopper. */
export const TRAIT_OPERATIONS = [
  'count',
  'sum',
  'average',
  'min',
  'max',
  'mostFrequent',
  'first',
  'last',
  'unique',
] as const;
export type TraitOperation = (typeof TRAIT_OPERATIONS)[number];

/** Operations that can look at the last `within` only. */
const WINDOWED: ReadonlySet<string> = new Set(['count', 'sum', 'average', 'min', 'max', 'unique']);
/** Operations in which what happened can fade. */
const FADING: ReadonlySet<string> = new Set(['count', 'sum', 'mostFrequent']);
const LONGEST_MS = 366 * 86_400_000;

const schema = z.strictObject({
  description: z.string().max(500).optional(),
  compute: z.enum(TRAIT_OPERATIONS),
  /** The events that count. */
  of: eventMatcherSchema,
  /**
   * What is taken of an event: a property of the products that fit, each of them, or else of the event.
   * `count` counts events, and takes none.
   */
  property: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/, 'is the name of a property')
    .optional(),
  /** Only the last so much time counts, in twelve steps; for `unique` to the millisecond. */
  within: durationSchema.optional(),
  /** The time after which what happened counts half. */
  halfLife: durationSchema.optional(),
});
type Content = z.output<typeof schema>;

export const computedTraitDocument = defineDocument({
  kind: 'computed-trait',
  description: 'Traits that are computed of the events of a shopper while they come.',
  ids: 'The name of the trait, by which segments ask for it.',
  schema,
  editors: ['marketer'],
  maxPerTenant: 50,
  maxBytes: 4_000,
  deliveredTo: [storefrontEvents],
  check: (_, content) => [...issuesOfProperty(content), ...issuesOfTime(content)],
  example: {
    id: 'spent-on-tea',
    content: {
      description: 'What was paid for tea in the last 90 days.',
      compute: 'sum',
      of: { event: 'order.completed', where: [{ property: 'category', equals: 'Tea' }] },
      property: 'price',
      within: '90d',
    },
  },
});

function issuesOfProperty({ compute, property }: Content): DocumentIssue[] {
  if (compute === 'count' && property !== undefined) {
    return [{ path: ['property'], message: 'is not read by count, which counts events' }];
  }
  if (compute !== 'count' && property === undefined) {
    return [{ path: ['property'], message: `is missing: ${compute} needs the name of a property` }];
  }
  return [];
}

function issuesOfTime({ compute, within, halfLife }: Content): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  const say = (path: string, message: string) => issues.push({ path: [path], message });
  if (within !== undefined && halfLife !== undefined) {
    say('halfLife', 'and within exclude each other');
  }
  if (within !== undefined && !WINDOWED.has(compute)) {
    say('within', `goes with ${[...WINDOWED].join(', ')}, not with ${compute}`);
  }
  if (halfLife !== undefined && !FADING.has(compute)) {
    say('halfLife', `goes with ${[...FADING].join(', ')}, not with ${compute}`);
  }
  for (const [path, text] of Object.entries({ within, halfLife })) {
    if (text !== undefined && durationMs(text) > LONGEST_MS) say(path, 'is longer than 366 days');
  }
  return issues;
}
