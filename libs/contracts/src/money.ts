/**
 * Money is a whole number of ten-thousandths of the currency's unit, so that sums are exact and do
 * not depend on their order. It is safe up to 900 thousand million units.
 */
export type Money = number;

const PER_UNIT = 10_000;

export function moneyOf(units: number): Money {
  return Math.round(units * PER_UNIT);
}

export function moneyToUnits(money: Money): number {
  return money / PER_UNIT;
}
