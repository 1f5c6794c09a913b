import { moneyOf, readAmountText } from '@tradewind/contracts';
import type { Money, Separator } from '@tradewind/contracts';

const PER_UNIT_DIGITS = 4;
const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?$/;

/**
 * Reads a plain decimal such as `-2.55` as a whole number of ten-thousandths, without passing
 * through floating point; further digits are cut off. NaN when the text is anything else or the
 * result is beyond exact integers.
 */
export function parseMoney(text: string): Money {
  const decimal = DECIMAL.exec(text);
  if (!decimal) return Number.NaN;
  const [, sign, whole = '', fraction = ''] = decimal;
  if (whole === '' && fraction === '') return Number.NaN;
  const value = Number(whole + fraction.slice(0, PER_UNIT_DIGITS).padEnd(PER_UNIT_DIGITS, '0'));
  if (!Number.isSafeInteger(value)) return Number.NaN;
  return sign === '-' ? 0 - value : value;
}

const WHOLE = /^-?\d{1,9}(?:\.0+)?$/;

/** Reads a whole number, also one written like `6.0`; NaN when the text is anything else. */
export function parseWhole(text: string): number {
  return WHOLE.test(text) ? Number(text) : Number.NaN;
}

/**
 * Reads an amount as it is written in a recording with this decimal separator: plain or with grouped
 * thousands, perhaps with a currency. NaN when the text is anything else.
 */
export function parseAmount(text: string, decimal: Separator): Money {
  const plain = decimal === '.' ? parseMoney(text) : Number.NaN;
  if (!Number.isNaN(plain)) return plain;
  const read = readAmountText(text);
  if (read === undefined) return Number.NaN;
  if (read.kind === 'amount') return exactMoney(read.value);
  return exactMoney(read.separator === decimal ? read.ifDecimal : read.ifGroup);
}

function exactMoney(units: number): Money {
  const money = moneyOf(units);
  return Number.isSafeInteger(money) ? money : Number.NaN;
}

/** Reads a whole number of pieces, also one written like `6,00` or `1.200`; NaN for anything else. */
export function parsePieces(text: string, decimal: Separator): number {
  const plain = parseWhole(text);
  if (!Number.isNaN(plain)) return plain;
  const pieces = parseAmount(text, decimal) / moneyOf(1);
  return Number.isInteger(pieces) && Math.abs(pieces) < 1e9 ? pieces : Number.NaN;
}
