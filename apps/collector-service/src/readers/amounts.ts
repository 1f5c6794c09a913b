import {
  currencyCode,
  moneyOf,
  readAmountText,
  separatorRole,
  type AmountText,
  type Separator,
} from '@tradewind/contracts';
import { isObject, type JsonObject } from './json-object.js';
import type { Note, NoteCode } from './notes.js';
import { isAmountObject } from './property-names.js';

const MONEY = [
  ...['price', 'revenue', 'total', 'value', 'subtotal', 'shipping', 'tax', 'discount'],
] as const;
/** Numbers that are no money: a point is always decimal in them, and they name no currency. */
const NUMBERS = ['quantity', 'position', 'step'] as const;

/** The form of ISO 4217. */
const CODE = /^[A-Z]{3}$/;

type Ambiguous = Extract<AmountText, { kind: 'ambiguous' }>;

/** A field of the properties, or of one of the products. */
interface Slot {
  readonly line: number | undefined;
  readonly field: string;
}

export interface ReadAmounts {
  readonly properties: JsonObject;
  readonly notes: readonly Note[];
}

/**
 * Reads amounts that came as text or as an object with a currency. An amount like `1,299` may mean two
 * things: other texts of the event decide, else the custom of the currency, else an amount that equals
 * one of the two; undecided it is left out. Text that is no amount stays, for the schema to judge.
 */
export function readAmounts(given: JsonObject): ReadAmounts {
  return needsReading(given) ? new AmountReading(given).read() : { properties: given, notes: [] };
}

function needsReading(properties: JsonObject): boolean {
  const { currency, products } = properties;
  if (hasText(properties) || (typeof currency === 'string' && !CODE.test(currency))) return true;
  return Array.isArray(products) && products.some((line) => isObject(line) && hasText(line));
}

function hasText(object: JsonObject): boolean {
  const isOther = (field: string) =>
    object[field] !== undefined && typeof object[field] !== 'number';
  return MONEY.some(isOther) || NUMBERS.some(isOther);
}

class AmountReading {
  readonly #properties: Record<string, unknown>;
  readonly #lines: (Record<string, unknown> | undefined)[];
  readonly #notes: Note[] = [];
  readonly #open: { slot: Slot; text: Ambiguous }[] = [];
  readonly #decimals = new Set<Separator>();
  /** Amounts that are known for certain. */
  readonly #known = new Set<number>();
  #currency: string | undefined;

  constructor(given: JsonObject) {
    this.#properties = { ...given };
    const { products } = given;
    this.#lines = (Array.isArray(products) ? products : []).map((line: unknown) =>
      isObject(line) ? { ...line } : undefined,
    );
  }

  read(): ReadAmounts {
    this.#readObject(undefined, this.#properties);
    this.#lines.forEach((line, i) => {
      if (line) this.#readObject(i, line);
    });
    this.#readCurrency();
    this.#knowSums();
    for (const { slot, text } of this.#open) this.#decide(slot, text);
    const { products } = this.#properties;
    const properties = Array.isArray(products)
      ? {
          ...this.#properties,
          products: products.map((line: unknown, i) => this.#lines[i] ?? line),
        }
      : this.#properties;
    return { properties, notes: this.#notes };
  }

  #readObject(line: number | undefined, object: Record<string, unknown>): void {
    for (const field of MONEY) {
      const value = isAmountObject(object[field]) ? this.#unpack(object[field]) : object[field];
      if (value !== undefined) this.#readMoney({ line, field }, value);
    }
    for (const field of NUMBERS) {
      if (typeof object[field] === 'string') this.#readNumber({ line, field }, object[field]);
    }
  }

  #unpack(amount: JsonObject): unknown {
    const code = amount['currency'] ?? amount['currency_code'] ?? amount['currencyCode'];
    if (typeof code === 'string') this.#currency ??= currencyCode(code);
    return amount['amount'] ?? amount['value'];
  }

  #readMoney(slot: Slot, value: unknown): void {
    if (typeof value === 'number') {
      this.#set(slot, value);
      this.#known.add(moneyOf(value));
    }
    const text = typeof value === 'string' ? readAmountText(value) : undefined;
    if (text === undefined) return;
    this.#currency ??= text.currency;
    if (text.kind === 'ambiguous') {
      this.#open.push({ slot, text });
      return;
    }
    if (text.decimal !== undefined) this.#decimals.add(text.decimal);
    this.#known.add(moneyOf(text.value));
    this.#set(slot, text.value);
  }

  #readNumber(slot: Slot, value: string): void {
    const text = readAmountText(value);
    if (text === undefined || text.currency !== undefined) return;
    if (text.kind === 'amount') this.#set(slot, text.value);
    else if (text.separator === '.') this.#set(slot, text.ifDecimal);
    else this.#open.push({ slot, text });
  }

  #readCurrency(): void {
    const own = this.#properties['currency'];
    if (typeof own === 'string' && own !== '') {
      const code = currencyCode(own);
      if (code !== undefined) this.#properties['currency'] = this.#currency = code;
    } else if (this.#currency !== undefined) {
      this.#properties['currency'] = this.#currency;
      this.#note('currency', 'currency_from_amount', this.#currency);
    }
  }

  /** What the products come to is an amount of the event as well. */
  #knowSums(): void {
    let sum = 0;
    for (const line of this.#lines) {
      const { price, quantity = 1 } = line ?? {};
      if (typeof price !== 'number' || typeof quantity !== 'number') return;
      this.#known.add(moneyOf(price * quantity));
      sum += moneyOf(price * quantity);
    }
    if (this.#lines.length > 0) this.#known.add(sum);
  }

  #decide(slot: Slot, text: Ambiguous): void {
    const byStyle = this.#byStyle(text) ?? this.#byEqualAmount(text);
    const byCurrency = byStyle ?? this.#byCurrency(text);
    if (byCurrency === undefined) {
      this.#set(slot, undefined);
      this.#note(pathOf(slot), 'ambiguous_amount');
      return;
    }
    this.#set(slot, byCurrency);
    const code = byStyle === undefined ? 'amount_by_currency' : 'amount_by_other_amount';
    this.#note(pathOf(slot), code, byCurrency);
  }

  #byStyle({ separator, ifGroup, ifDecimal }: Ambiguous): number | undefined {
    if (this.#decimals.size !== 1) return undefined;
    return this.#decimals.has(separator) ? ifDecimal : ifGroup;
  }

  #byCurrency({ separator, ifGroup, ifDecimal, currency }: Ambiguous): number | undefined {
    const code = currency ?? this.#currency;
    const role = code === undefined ? undefined : separatorRole(code, separator);
    if (role === undefined) return undefined;
    return role === 'group' ? ifGroup : ifDecimal;
  }

  #byEqualAmount({ ifGroup, ifDecimal }: Ambiguous): number | undefined {
    const equal = [ifGroup, ifDecimal].filter((value) => this.#known.has(moneyOf(value)));
    return equal.length === 1 ? equal[0] : undefined;
  }

  #set({ line, field }: Slot, value: number | undefined): void {
    const object = line === undefined ? this.#properties : this.#lines[line];
    if (object === undefined) return;
    if (value === undefined) Reflect.deleteProperty(object, field);
    else object[field] = value;
  }

  #note(path: string, what: NoteCode, taken?: string | number): void {
    this.#notes.push({
      path: `properties.${path}`,
      what,
      ...(taken !== undefined && { taken }),
    });
  }
}

function pathOf({ line, field }: Slot): string {
  return line === undefined ? field : `products.${String(line)}.${field}`;
}
