import { probabilityAlive } from './bg-nbd.js';
import type { BgNbdParameters, PurchaseHistory } from './bg-nbd.js';

/** An expectation, and the bounds that the outcome lies within with 80 % probability. */
export interface Prediction {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** The tails that `Prediction` leaves out on either side. */
export const TAIL = 0.1;
const SMALLEST = 1e-10;
const MOST_ORDERS = 10_000;

/**
 * `P(N >= n)` of the orders N in the time `horizon` from now on, for n = 0, 1, 2...; ends where it is
 * negligible.
 *
 * Of a customer who is still active the rate of orders is gamma distributed with `r + x` and `alpha + age`, and
 * the probability to stop beta distributed with `a` and `b + x`, independently. With rate and probability
 * given there are n orders if the process has n of them and the customer does not stop at the first n - 1:
 * `P(N >= n) = P(alive) P(NB >= n) B(a, b + x + n - 1) / B(a, b + x)`. The sum over n >= 1 is the conditional
 * expectation of Fader, Hardie and Lee (2005, equation 10), of which the specs have the figures.
 */
export function ordersAtLeast(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  horizon: number,
): number[] {
  const { a, b } = parameters;
  const shape = parameters.r + history.frequency;
  const rate = parameters.alpha + history.age;
  const share = horizon / (rate + horizon);
  const alive = probabilityAlive(parameters, history);
  // Negative binomial probabilities by their recursion.
  let probability = Math.exp(shape * Math.log(rate / (rate + horizon)));
  let atLeast = 1 - probability;
  let staying = 1;
  const tail = [1];
  for (let n = 1; n <= MOST_ORDERS; n++) {
    const value = alive * atLeast * staying;
    if (!(value > SMALLEST)) break;
    tail.push(value);
    probability *= ((shape + n - 1) * share) / n;
    atLeast = Math.max(0, atLeast - probability);
    const stays = b + history.frequency + n - 1;
    staying *= stays / (a + stays);
  }
  return tail;
}

/** The orders in a time from now on. */
export function predictOrders(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  horizon: number,
): Prediction {
  const tail = ordersAtLeast(parameters, history, horizon);
  return {
    expected: expectationOf(tail),
    low: quantileOf(tail, TAIL),
    high: quantileOf(tail, 1 - TAIL),
  };
}

export function expectationOf(tail: readonly number[]): number {
  return tail.slice(1).reduce((sum, value) => sum + value, 0);
}

/** The least number of orders that is not exceeded with this probability. */
function quantileOf(tail: readonly number[], share: number): number {
  const first = tail.findIndex((value) => value <= 1 - share);
  return first < 0 ? tail.length - 1 : Math.max(0, first - 1);
}

/**
 * How long an active customer takes to the next order: the times that it exceeds with probability 1/2, 9/10
 * and 1/10, in the unit of `alpha`. It has a Lomax distribution: `P(> t) = (rate / (rate + t))^shape`.
 */
export function timeToNextOrder(
  { r, alpha }: BgNbdParameters,
  { frequency, age }: PurchaseHistory,
): Prediction {
  const after = (share: number) => (alpha + age) * (Math.pow(1 - share, -1 / (r + frequency)) - 1);
  return { expected: after(0.5), low: after(TAIL), high: after(1 - TAIL) };
}
