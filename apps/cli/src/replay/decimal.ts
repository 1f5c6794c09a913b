import type { Money } from '@tradewind/contracts';

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
