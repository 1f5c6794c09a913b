import { minimise } from './nelder-mead.js';
import { incompleteBeta, logGamma } from './special-functions.js';
import { TAIL } from './expected-orders.js';
import type { Prediction } from './expected-orders.js';

/**
 * Parameters of the Gamma-Gamma model of spend (Fader and Hardie, "The Gamma-Gamma model of monetary value",
 * 2013): the amounts of a customer's orders are gamma distributed with shape `p` and a rate that is itself
 * gamma distributed over customers, with shape `q` and rate `gamma`, in the unit of money.
 */
export interface GammaGammaParameters {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
}

/** What a customer has spent. */
export interface Spend {
  /** Orders, the first included. */
  readonly orders: number;
  /** Mean amount of an order; more than 0. */
  readonly mean: number;
}

export interface SpendCell extends Spend {
  readonly customers: number;
}

const START = { p: 3, q: 3, gamma: 2 };
const SEARCH = { step: 0.5, precision: 1e-10, maxEvaluations: 2_000 };
const WIDEST = 12;

/**
 * Fits the parameters by maximum likelihood to customers who have spent something. Throws a RangeError
 * without any.
 */
export function fitGammaGamma(
  cells: readonly SpendCell[],
  before?: (evaluations: number) => void,
): GammaGammaParameters {
  const spending = cells.filter(({ orders, mean }) => orders > 0 && mean > 0);
  const customers = spending.reduce((sum, cell) => sum + cell.customers, 0);
  if (customers <= 0) throw new RangeError('no customer has spent anything');
  const unit = spending.reduce((sum, cell) => sum + cell.mean * cell.customers, 0) / customers;
  const scaled = spending.map((cell) => ({ ...cell, mean: cell.mean / unit }));
  const loss = (point: readonly number[]) =>
    point.some((value) => Math.abs(value) > WIDEST)
      ? Infinity
      : -spendLikelihood(parametersOf(point), scaled) / customers;
  const start = [START.p, START.q, START.gamma].map(Math.log);
  const first = minimise(loss, start, { ...SEARCH, ...(before && { before }) });
  const second = minimise(loss, first.point, { ...SEARCH, ...(before && { before }) });
  const { p, q, gamma } = parametersOf(second.point);
  return { p, q, gamma: gamma * unit };
}

function parametersOf(point: readonly number[]): GammaGammaParameters {
  const [p = 1, q = 1, gamma = 1] = point.map(Math.exp);
  return { p, q, gamma };
}

/** Equation 1a of the paper. */
export function spendLikelihood(
  { p, q, gamma }: GammaGammaParameters,
  cells: readonly SpendCell[],
): number {
  const byOrders = new Map<number, number>();
  const ofOrders = (x: number) =>
    logGamma(p * x + q) - logGamma(p * x) - logGamma(q) + q * Math.log(gamma) + p * x * Math.log(x);
  let sum = 0;
  for (const { orders: x, mean, customers } of cells) {
    let constant = byOrders.get(x);
    if (constant === undefined) {
      constant = ofOrders(x);
      byOrders.set(x, constant);
    }
    const own = (p * x - 1) * Math.log(mean) - (p * x + q) * Math.log(gamma + x * mean);
    sum += customers * (constant + own);
  }
  return sum;
}

/** The expected amount of an order of this customer; of any customer for `orders` 0. */
export function expectedSpend(
  { p, q, gamma }: GammaGammaParameters,
  { orders, mean }: Spend,
): number {
  const shape = p * orders + q - 1;
  return shape > 0 ? (p * (gamma + orders * mean)) / shape : mean;
}

/**
 * The probability that so many orders of the customer amount to no more than `amount`. Given what was spent,
 * the sum of n orders over `gamma + orders * mean` has a beta prime distribution with `p n` and `q + p orders`.
 */
export function spendAtMost(
  { p, q, gamma }: GammaGammaParameters,
  { orders, mean }: Spend,
  { count, amount }: { readonly count: number; readonly amount: number },
): number {
  if (amount <= 0) return 0;
  const scale = gamma + orders * mean;
  return incompleteBeta(amount / (amount + scale), p * count, q + p * orders);
}

/** The amount of the next order. */
export function predictSpend(parameters: GammaGammaParameters, spend: Spend): Prediction {
  const atMost = (amount: number) => spendAtMost(parameters, spend, { count: 1, amount });
  const expected = expectedSpend(parameters, spend);
  return {
    expected,
    low: amountBelow(atMost, TAIL, expected),
    high: amountBelow(atMost, 1 - TAIL, expected),
  };
}

const HALVINGS = 40;
const DOUBLINGS = 60;

/** The amount that is not exceeded with probability `share`, by bisection of its distribution. */
export function amountBelow(
  atMost: (amount: number) => number,
  share: number,
  typical: number,
): number {
  if (atMost(0) >= share) return 0;
  let high = Math.max(typical, Number.MIN_VALUE);
  for (let i = 0; i < DOUBLINGS && atMost(high) < share; i++) high *= 2;
  let low = 0;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (atMost(middle) < share) low = middle;
    else high = middle;
  }
  return high;
}
