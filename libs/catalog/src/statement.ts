import { availabilities, itemFields, MAX_ITEM_ID } from '@tradewind/contracts';
import type { Price, StatedFields } from '@tradewind/contracts';
import { z } from 'zod';
import { currencyCode, isId } from './learning.js';

/** What a shop states of an item, or of a variant of it. */
export interface Statement {
  readonly item: string;
  readonly variant?: string;
  readonly fields: StatedFields;
}

export interface RowIssue {
  readonly path: string;
  readonly message: string;
}

export type ReadRow =
  | { readonly ok: true; readonly statement: Statement }
  | { readonly ok: false; readonly id?: string; readonly issues: readonly RowIssue[] };

const id = z
  .union([z.string(), z.number().transform(String)])
  .transform((text) => text.trim())
  .refine(isId, { message: `an id has 1 to ${String(MAX_ITEM_ID)} characters` });

const text = (field: z.ZodType<string, string>) =>
  z
    .union([z.string(), z.number().transform(String)])
    .transform((given) => given.trim())
    .pipe(field);

const LINK = /^(https?:\/\/[^\s/]|\/(?!\/))/i;
const link = (field: z.ZodType<string, string>) =>
  text(field).refine((given) => LINK.test(given), {
    message: 'a link begins with https://, http:// or /',
  });

const PRICE_HELP = "a price is a number, or a text like '19.90 EUR'";
const price = z.union([z.number(), z.string()]).transform((given, context): Price => {
  const parsed = typeof given === 'number' ? { amount: given } : priceIn(given);
  const checked = itemFields.price.safeParse(parsed);
  if (checked.success) return checked.data;
  context.addIssue({ code: 'custom', message: PRICE_HELP });
  return z.NEVER;
});

const availability = z
  .string()
  .transform((given) =>
    given
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  )
  .transform((given) => (given === 'available_for_order' ? 'backorder' : given))
  .pipe(z.enum(availabilities));

const NUMBER = /^\s*\d+(\.0+)?\s*$/;
const stock = z
  .union([z.number(), z.string().regex(NUMBER, 'a whole number').transform(Number)])
  .pipe(itemFields.stock);

const currency = z.string().transform((given, context) => {
  const code = currencyCode(given);
  if (code !== undefined) return code;
  context.addIssue({ code: 'custom', message: 'a currency has three letters, such as EUR' });
  return z.NEVER;
});

const rowSchema = z
  .strictObject({
    id,
    /** The item that this is a variant of. */
    product_id: id.nullable(),
    name: text(itemFields.name).nullable(),
    brand: text(itemFields.brand).nullable(),
    category: text(itemFields.category).nullable(),
    url: link(itemFields.url).nullable(),
    image_url: link(itemFields.image_url).nullable(),
    gtin: text(itemFields.gtin).nullable(),
    variant: text(itemFields.variant).nullable(),
    price: price.nullable(),
    sale_price: price.nullable(),
    /** Of prices that do not name theirs. */
    currency: currency.nullable(),
    availability: availability.nullable(),
    stock: stock.nullable(),
    active: z.union([z.boolean(), z.stringbool()]).nullable(),
  })
  .partial()
  .required({ id: true });

/** The names that a row may have. */
export const rowFields: readonly string[] = Object.keys(rowSchema.shape);

/**
 * Reads what a shop says of an item: fields by name, null for one that it withdraws. What it does not name
 * stays as it is. A row that is not valid is refused with the path of each thing that is wrong.
 */
export function readRow(row: unknown): ReadRow {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) return refused(row, parsed.error);
  const { id: own, product_id: item = own, currency: code, ...fields } = parsed.data;
  const stated: StatedFields = {
    ...fields,
    ...(fields.price && { price: withCurrency(fields.price, code) }),
    ...(fields.sale_price && { sale_price: withCurrency(fields.sale_price, code) }),
  };
  if (item === null || item === own) return { ok: true, statement: { item: own, fields: stated } };
  return { ok: true, statement: { item, variant: own, fields: stated } };
}

function refused(row: unknown, error: z.ZodError): ReadRow {
  const given = (row as { id?: unknown } | null)?.id;
  const issues = error.issues.flatMap(({ path, message, ...issue }): RowIssue[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: path.map(String).join('.'), message }];
    return issue.keys.map((key) => ({
      path: key,
      message: `is no field of an item: ${rowFields.join(', ')}`,
    }));
  });
  return { ok: false, ...(typeof given === 'string' && { id: given.slice(0, 255) }), issues };
}

function withCurrency(given: Price, code: string | null | undefined): Price {
  return { amount: given.amount, currency: given.currency ?? code ?? undefined };
}

const THOUSANDS = /^\d{1,3}(,\d{3})+(\.\d+)?$/;
const COMMA = /^\d+,\d{1,2}$/;

/** `19.90 EUR`, `EUR 19.90`, `1,299.00 USD`, `19,90`. */
function priceIn(given: string): { amount: number; currency?: string | undefined } | undefined {
  const parts = /^([A-Za-z]{3})?\s*([\d.,]+)\s*([A-Za-z]{3})?$/.exec(given.trim());
  if (parts === null) return undefined;
  const [, before, number = '', after = before] = parts;
  const digits = THOUSANDS.test(number) ? number.replaceAll(',', '') : number;
  const amount = Number(COMMA.test(digits) ? digits.replace(',', '.') : digits);
  return { amount, currency: after === undefined ? undefined : currencyCode(after) };
}
