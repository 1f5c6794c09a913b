import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;
type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;
type Node = Parameters<Override>[0]['zodSchema'];
type Check = z.core.$ZodCheck;

/**
 * Forms written by hand, for schemas that transform their input or have a check by a function: the
 * JSON Schema of exactly those values that they accept unchanged.
 */
export const canonicalForms = new WeakMap<object, JsonSchema>();

/**
 * Types whose schemas return accepted values unchanged; other types need a form written by hand.
 */
const PLAIN = new Set([
  ...['string', 'number', 'boolean', 'null', 'literal', 'enum', 'unknown'],
  ...['object', 'record', 'array', 'tuple', 'optional', 'nullable', 'default'],
]);
/**
 * Types that are safe inside a union. Objects are not: the first that matches would decide which
 * fields are kept.
 */
const SCALAR = new Set(['string', 'number', 'boolean', 'null', 'literal', 'enum']);
/** Checks that JSON Schema can express and that change nothing. */
const EXPRESSIBLE = new Set([
  ...['min_length', 'max_length', 'length_equals', 'greater_than', 'less_than', 'number_format'],
]);

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/**
 * Returns true if the schema would accept the data and return an equal value. False may also mean
 * that this cannot be decided. It is about five times as fast as parsing, which copies what it
 * accepts.
 */
export type IsCanonical = (data: unknown) => boolean;

/** Compiles the check. Returns undefined for a schema that cannot be expressed completely. */
export function canonicalCheck(schema: z.ZodType): IsCanonical | undefined {
  try {
    const options = { io: 'output', unrepresentable: 'any', override: ownForm } as const;
    const validate = ajv.compile(z.toJSONSchema(schema, options));
    return (data) => validate(data);
  } catch (error) {
    if (error instanceof Inexpressible) return undefined;
    throw error;
  }
}

const compiled = new WeakMap<z.ZodType, { readonly isCanonical: IsCanonical | undefined }>();

/**
 * Equivalent to the schema's `safeParse`, but canonical data is not copied. The data must not
 * contain the name `__proto__`, which zod drops.
 */
export function parsePayload(schema: z.ZodType, data: unknown): z.ZodSafeParseResult<unknown> {
  let check = compiled.get(schema);
  if (check === undefined) {
    check = { isCanonical: canonicalCheck(schema) };
    compiled.set(schema, check);
  }
  return check.isCanonical?.(data) === true ? { success: true, data } : schema.safeParse(data);
}

class Inexpressible extends Error {}

const ownForm: Override = ({ zodSchema, jsonSchema }) => {
  if (!canonicalForms.has(zodSchema)) expectPlain(zodSchema);
  if (jsonSchema.prefixItems) fixLength(jsonSchema, jsonSchema.prefixItems.length);
  const allOf = [zodSchema, ...checksOf(zodSchema)].flatMap((it) => canonicalForms.get(it) ?? []);
  if (allOf.length > 0) Object.assign(jsonSchema, { allOf });
};

/** Sets the length of a tuple, which JSON Schema leaves open. */
function fixLength(tuple: JsonSchema, length: number): void {
  Object.assign(tuple, { minItems: length, maxItems: length });
}

function expectPlain(schema: Node): void {
  const { def } = schema._zod;
  const isPlain = def.type === 'union' ? optionsOf(schema).every(isScalar) : PLAIN.has(def.type);
  if (!isPlain || !checksOf(schema).every(isExpressible)) throw new Inexpressible();
}

function checksOf(schema: Node): readonly Check[] {
  const { checks = [] } = schema._zod.def;
  // A format of strings or numbers is itself a check.
  return 'check' in schema._zod.def ? [...checks, schema as unknown as Check] : checks;
}

function isExpressible(check: Check): boolean {
  return EXPRESSIBLE.has(check._zod.def.check) || canonicalForms.has(check);
}

function isScalar({ _zod: { def } }: Node): boolean {
  return SCALAR.has(def.type);
}

function optionsOf(union: Node): readonly Node[] {
  return (union._zod.def as unknown as { options: readonly Node[] }).options;
}
