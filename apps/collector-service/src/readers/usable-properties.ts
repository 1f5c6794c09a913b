import { ecommerceProperties, productSchema, type EcommerceType } from '@tradewind/contracts';
import type { z } from 'zod';
import { isObject, type JsonObject } from './json-object.js';

export type UsableProperties =
  | {
      readonly ok: true;
      readonly properties: JsonObject;
      /** Paths of known optional fields that were dropped because their values are unusable. */
      readonly dropped: readonly string[];
    }
  | { readonly ok: false; readonly error: z.ZodError };

type Shape = Readonly<Record<string, z.ZodType>>;

/** Fields that identify the subject of an event: without them it would be another event. */
const IDENTITY = new Set(['product_id', 'order_id']);

function optionalFields(shape: Shape): ReadonlySet<string> {
  return new Set(Object.keys(shape).filter((field) => shape[field]?.safeParse(undefined).success));
}

const optionalByType = new Map<string, ReadonlySet<string>>(
  Object.entries(ecommerceProperties).map(([type, { shape }]) => [type, optionalFields(shape)]),
);
const optionalOfProduct = optionalFields(productSchema.shape);

/**
 * Returns the properties of an e-commerce event in the form of its schema. Clients send `null` or
 * `''` for "none", so an optional field with that value is absent, also in products. An optional
 * field with an unusable value is dropped, unless it identifies the subject of the event: an
 * unreadable price is no reason to lose an order.
 */
export function usableProperties(type: EcommerceType, given: JsonObject): UsableProperties {
  const optional = optionalByType.get(type) ?? new Set();
  const properties = withoutEmpty(given, optional);
  const schema = ecommerceProperties[type];
  const first = schema.safeParse(properties);
  if (first.success) return { ok: true, properties: first.data, dropped: [] };
  const faults = first.error.issues.map(({ path }) => faultyField(path, optional));
  if (faults.includes(undefined)) return { ok: false, error: first.error };
  const fields = faults as readonly FaultyField[];
  const second = schema.safeParse(without(properties, fields));
  if (!second.success) return { ok: false, error: second.error };
  return { ok: true, properties: second.data, dropped: [...new Set(fields.map(pathOf))] };
}

/** Returns a copy without empty optional fields, also in products. */
function withoutEmpty(properties: JsonObject, optional: ReadonlySet<string>): JsonObject {
  const result = withoutEmptyFields(properties, optional);
  const products = result['products'];
  if (!optional.has('products') || !Array.isArray(products)) return result;
  const lines = products.map((line: unknown) =>
    isObject(line) ? withoutEmptyFields(line, optionalOfProduct) : line,
  );
  return { ...result, products: lines };
}

function withoutEmptyFields(object: JsonObject, optional: ReadonlySet<string>): JsonObject {
  const isEmpty = ([name, value]: [string, unknown]) =>
    (value === null || value === '') && optional.has(name);
  const entries = Object.entries(object);
  return entries.some(isEmpty)
    ? Object.fromEntries(entries.filter((entry) => !isEmpty(entry)))
    : object;
}

/** A field of the properties, or of one of the products. */
interface FaultyField {
  readonly field: string;
  readonly line?: number;
}

/**
 * Returns the field to leave out because of an issue; `undefined` if the event is useless without
 * it.
 */
function faultyField(
  [field, line, ofLine]: readonly PropertyKey[],
  optional: ReadonlySet<string>,
): FaultyField | undefined {
  if (field === 'products' && typeof line === 'number')
    return typeof ofLine === 'string' && isExpendable(ofLine, optionalOfProduct)
      ? { field: ofLine, line }
      : undefined;
  return typeof field === 'string' && isExpendable(field, optional) ? { field } : undefined;
}

function isExpendable(field: string, optional: ReadonlySet<string>): boolean {
  return optional.has(field) && !IDENTITY.has(field);
}

function without(properties: JsonObject, faults: readonly FaultyField[]): JsonObject {
  const faulty = new Set(faults.map(({ field, line }) => `${String(line)}.${field}`));
  const keep = (object: JsonObject, line?: number) =>
    Object.fromEntries(
      Object.entries(object).filter(([name]) => !faulty.has(`${String(line)}.${name}`)),
    );
  const result = keep(properties);
  const products = result['products'];
  if (!Array.isArray(products)) return result;
  return {
    ...result,
    products: products.map((line: unknown, i) => (isObject(line) ? keep(line, i) : line)),
  };
}

function pathOf({ field, line }: FaultyField): string {
  return line === undefined ? field : `products.${String(line)}.${field}`;
}
