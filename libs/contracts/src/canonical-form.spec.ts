import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { canonicalCheck, parsePayload } from './canonical-form.js';
import { allTopics } from './topics/index.js';

interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly prefixItems?: readonly Node[];
}

/** Readers of the log refuse `__proto__` as a name, so it never gets this far. */
const anything = fc.jsonValue({ maxDepth: 2 }).filter((it) => !hasName(it, '__proto__'));

function hasName(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([own, inner]) => own === name || hasName(inner, name));
}

const texts = fc.oneof(
  fc.constantFrom(
    '',
    'EUR',
    '19.90',
    ' -3 ',
    '\u{1F600}'.repeat(1_500),
    'x'.repeat(256),
    'x'.repeat(2_001),
  ),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
);
const numbers = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, 1, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Values close to those that a schema accepts: some fit, some differ in one respect. */
function near(node: Node): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 25, arbitrary: fitting(node) }, { weight: 1, arbitrary: anything });
}

function fitting(node: Node): fc.Arbitrary<unknown> {
  const { anyOf = [], oneOf = [], prefixItems } = node;
  const options = [...anyOf, ...oneOf];
  if ('const' in node) return fc.constant(node.const);
  if (node.enum) return fc.constantFrom(...node.enum);
  if (options.length > 0) return fc.oneof(...options.map(near));
  if (prefixItems) return fc.tuple(...prefixItems.map(near)).chain(fc.shuffledSubarray);
  return ofType(node);
}

function ofType({ type, properties, items }: Node): fc.Arbitrary<unknown> {
  if (type === 'string') return texts;
  if (type === 'number' || type === 'integer') return numbers;
  if (type === 'boolean') return fc.boolean();
  if (type === 'array') return fc.array(near(items ?? {}), { maxLength: 3 });
  return type === 'object' ? objects(properties ?? {}) : anything;
}

function objects(properties: Readonly<Record<string, Node>>): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, node]) => [name, near(node)] as const);
  const others = fc.dictionary(fc.string({ maxLength: 5 }), anything, { maxKeys: 1 });
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  const all = fc.record(Object.fromEntries(fields));
  return fc.oneof(
    all,
    known,
    fc.tuple(all, others).map(([a, b]) => ({ ...b, ...a })),
  );
}

const events = allTopics.flatMap(({ name, events: schemas }) =>
  Object.entries(schemas).map(([type, schema]) => [`${name} ${type}`, schema] as const),
);

describe('a canonical form', () => {
  it.each(events)('of %s holds only for data that the schema accepts unchanged', (_, schema) => {
    const check = canonicalCheck(schema);
    const values = near(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node);
    fc.assert(
      fc.property(values, (value) => {
        const data: unknown = JSON.parse(JSON.stringify(value));
        const parsed = schema.safeParse(structuredClone(data));
        if (check?.(data) === true) expect(parsed).toEqual({ success: true, data });
        // Otherwise there would be no fast path.
        else if (check && parsed.success) expect(check(parsed.data)).toBe(true);
      }),
    );
  });

  it('is known of nearly all events', () => {
    const unknown = events.filter(([, schema]) => canonicalCheck(schema) === undefined);
    expect(unknown.map(([name]) => name)).toEqual([
      'storefront.events.v1 promo.viewed',
      'storefront.events.v1 promo.clicked',
      'storefront.events.v1 product.reviewed',
      // Numbers that have to fit each other.
      'profile.cluster-deltas.v1 job.finished',
      'profile.purchase-deltas.v1 job.finished',
      'recommender.pairs.v1 items.batched',
      'marketing.examples.v1 job.finished',
      'models.jobs.v1 job.requested',
      'models.jobs.v1 job.finished',
    ]);
  });

  it.each([
    ['a transformation', z.string().transform((text) => text.length)],
    ['a check by a function', z.string().refine((text) => text.length > 3)],
    ['a string that is trimmed', z.string().trim()],
    ['a pattern', z.string().regex(/a/)],
    ['a union of objects', z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])],
    ['a fallback', z.string().catch('')],
    ['a field of one of these', z.object({ a: z.array(z.coerce.number().positive().catch(1)) })],
  ])('is unknown for %s', (_, schema) => {
    expect(canonicalCheck(schema)).toBeUndefined();
  });
});

describe('parsePayload', () => {
  const schema = z.object({ a: z.string(), b: z.array(z.number()).default([]) });

  it('returns canonical data unchanged', () => {
    const data = { a: 'x', b: [1] };
    expect(parsePayload(schema, data).data).toBe(data);
  });

  it('parses all other data with the schema', () => {
    expect(parsePayload(schema, { a: 'x', more: 1 })).toEqual({
      success: true,
      data: { a: 'x', b: [] },
    });
    expect(parsePayload(schema, { a: 1 }).success).toBe(false);
  });
});
