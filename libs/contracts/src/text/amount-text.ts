import { withAsciiDigits } from './ascii-digits.js';
import { currencyCode, namesCurrency } from './currency.js';

export type Separator = '.' | ',';

/** What a text says of an amount. */
export type AmountText =
  | {
      readonly kind: 'amount';
      readonly value: number;
      /** The decimal separator, if the text shows which one its writer uses. */
      readonly decimal?: Separator;
      readonly currency?: string;
    }
  | {
      /** One separator before three last digits: it may part thousands or decimals. */
      readonly kind: 'ambiguous';
      readonly separator: Separator;
      readonly ifGroup: number;
      readonly ifDecimal: number;
      readonly currency?: string;
    };

const MAX_LENGTH = 64;
/** From the first digit, or a separator right before it, to the last digit. */
const PARTS = /^([^\d]*?)([.,]?\d(?:[\d.,' _]*\d)?)(\D*)$/;
/** `49,-` `49.-` `49:-` and a separator without decimals. */
const NO_DECIMALS = /^(?:[.,:] ?-{1,2}|[.,](?=\s|$))/;
const INVISIBLE = /[\u200B-\u200F\u061C\u2060\u2066-\u2069\uFEFF]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ euro: '€', pound: '£', yen: '¥', nbsp: ' ', dollar: '$' },
  ...{ '#36': '$', '#163': '£', '#165': '¥', '#160': ' ', '#8364': '€' },
};

/**
 * Reads an amount of money as people and locales write it: with grouped thousands, a decimal comma, a
 * currency before or after, a sign before or after or parentheses, digits of other scripts. `undefined`
 * for anything else, such as prose, percentages, exponents and misplaced separators.
 */
export function readAmountText(text: string): AmountText | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const parts = PARTS.exec(plain(text));
  if (!parts) return undefined;
  const [, before = '', digits = '', after = ''] = parts;
  const surroundings = readSurroundings(before, after.replace(NO_DECIMALS, ''));
  const number = readDigits(digits);
  if (surroundings === undefined || number === undefined) return undefined;
  const { negative, currency } = surroundings;
  return { ...(negative ? negated(number) : number), ...(currency !== undefined && { currency }) };
}

function plain(text: string): string {
  const straight = text
    .replace(/&(#?\w{2,6});/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(INVISIBLE, '')
    .replace(/[\u2018\u2019\u02BC\u00B4`]/g, "'");
  return withAsciiDigits(straight)
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u066B/g, ',')
    .replace(/\u066C/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
}

interface Surroundings {
  readonly negative: boolean;
  readonly currency?: string;
}

function readSurroundings(before: string, after: string): Surroundings | undefined {
  const inParentheses = before.includes('(') && after.includes(')');
  const stripped = [before, after].map((side) =>
    (inParentheses ? side.replace(/[()]/, '') : side).trim(),
  );
  const minus = stripped.filter((side) => side.includes('-')).length;
  const markers = stripped.map((side) => side.replace(/[+-]/, '').trim());
  if (minus > 1 || !markers.every((marker) => marker === '' || namesCurrency(marker)))
    return undefined;
  const currency = markers.map((marker) => currencyCode(marker)).find((code) => code !== undefined);
  const negative = inParentheses !== minus > 0;
  return currency === undefined ? { negative } : { negative, currency };
}

function negated(amount: AmountText): AmountText {
  return amount.kind === 'amount'
    ? { ...amount, value: 0 - amount.value }
    : { ...amount, ifGroup: 0 - amount.ifGroup, ifDecimal: 0 - amount.ifDecimal };
}

/** Thousands, also of India (12,34,567). */
const GROUPS = /^\d{1,3}(?:([., '_])(?:\d{3})(?:\1\d{3})*|([., '_])\d{2}(?:\2\d{2})*\2\d{3})$/;
const PLAIN_DIGITS = /^\d+$/;
const MAY_LEAD_GROUPS = /^[1-9]\d{0,2}$/;

function readDigits(text: string): AmountText | undefined {
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (at < 0) return isWhole(text) ? amount(text, '') : undefined;
  const separator = text[at] as Separator;
  const whole = text.slice(0, at);
  const fraction = text.slice(at + 1);
  if (!PLAIN_DIGITS.test(fraction)) return undefined;
  if (whole.includes(separator)) {
    return isWhole(text) ? amount(text, '', separator === '.' ? ',' : '.') : undefined;
  }
  return readOneSeparator(whole, fraction, separator);
}

function readOneSeparator(whole: string, fraction: string, separator: Separator) {
  if (fraction.length === 3 && MAY_LEAD_GROUPS.test(whole)) {
    return either(whole, fraction, separator);
  }
  return whole === '' || isWhole(whole) ? amount(whole, fraction, separator) : undefined;
}

function isWhole(text: string): boolean {
  return PLAIN_DIGITS.test(text) || GROUPS.test(text);
}

function either(whole: string, fraction: string, separator: Separator): AmountText {
  return {
    kind: 'ambiguous',
    separator,
    ifGroup: Number(whole + fraction),
    ifDecimal: Number(`${whole}.${fraction}`),
  };
}

function amount(whole: string, fraction: string, decimal?: Separator): AmountText {
  const value = Number(`${whole.replace(/\D/g, '')}.${fraction}0`);
  return decimal === undefined ? { kind: 'amount', value } : { kind: 'amount', value, decimal };
}
