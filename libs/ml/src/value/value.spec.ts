import { describe, expect, it } from '@jest/globals';
import { describeLearner, seededRandom } from '@tradewind/testing';
import { fitBgNbd, logLikelihood, probabilityAlive } from './bg-nbd.js';
import type { PurchaseCell } from './bg-nbd.js';
import { predictValue, priorValueParameters } from './customer-value.js';
import type { ValueParameters } from './customer-value.js';
import { ordersAtLeast, predictOrders } from './expected-orders.js';
import { expectedSpend, fitGammaGamma, predictSpend } from './gamma-gamma.js';
import { cellOf, MOST_CELLS, PurchaseHistogram } from './purchase-histogram.js';
import type { Purchases } from './purchase-histogram.js';
import { incompleteBeta, logGamma } from './special-functions.js';

/** Parameters that others state for the sample of CDNOW, in weeks. */
const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

/** A customer drawn from the model, with 1997 as the time in which customers come. */
function drawCustomer(next: () => number): Purchases {
  const firstDay = Math.floor(next() * 90);
  const rate = -Math.log(next()) * 0.03;
  const stops = 0.1 + 0.3 * next();
  let [orders, day, lastDay, spent] = [1, firstDay, firstDay, 10 + 30 * next()];
  for (;;) {
    day += Math.max(1, Math.round(-Math.log(next()) / rate));
    if (day >= 270) break;
    orders += 1;
    lastDay = day;
    spent += 10 + 30 * next();
    if (next() < stops) break;
  }
  return { orders, firstDay, lastDay, spent };
}

const customers = (() => {
  const next = seededRandom(3);
  return Array.from({ length: 600 }, () => drawCustomer(next));
})();
const today = 270;

class FittedHistogram {
  parameters: ValueParameters = priorValueParameters;
  histogram = PurchaseHistogram.create();

  learn(examples: readonly Purchases[]): void {
    for (const each of examples) this.histogram.add(cellOf(each) ?? [1, 0, 0, 0], 1);
    const orders = fitBgNbd(this.histogram.purchaseCells(today)).parameters;
    this.parameters = { orders, spend: fitGammaGamma(this.histogram.spendCells()) };
  }
}

describeLearner<FittedHistogram, Purchases, Purchases>('customer value', {
  create: () => new FittedHistogram(),
  toState: ({ histogram, parameters }) => ({ histogram: histogram.toState(), parameters }),
  fromState: (state) => {
    const { histogram, parameters } = state as {
      histogram: ReturnType<PurchaseHistogram['toState']>;
      parameters: ValueParameters;
    };
    const learner = new FittedHistogram();
    learner.histogram = PurchaseHistogram.fromState(histogram);
    learner.parameters = parameters;
    return learner;
  },
  learn: (learner, examples) => {
    learner.learn(examples);
  },
  predict: ({ parameters }, input) => {
    const { alive, orders, revenue365, orderValue, nextOrderDays } = predictValue(
      parameters,
      input,
      today,
    );
    const all = [orders[30], orders[90], orders[365], revenue365, orderValue];
    const numbers = all.flatMap((each) => (each ? [each.expected, each.low, each.high] : []));
    return [alive, ...numbers, nextOrderDays.expected, nextOrderDays.low];
  },
  examples: customers,
  inputs: customers.slice(0, 5),
  unseen: [
    { orders: 1, firstDay: today, lastDay: today, spent: 0 },
    { orders: 1, firstDay: today + 9, lastDay: today + 9, spent: -5 },
    { orders: 500, firstDay: 0, lastDay: today, spent: 1e9 },
    { orders: 2, firstDay: -20_000, lastDay: -19_000, spent: 0.01 },
  ],
});

describe('special functions', () => {
  it('have known values', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
    // I_x(1, b) = 1 - (1 - x)^b, and I_x(2, 2) = 3 x^2 - 2 x^3.
    expect(incompleteBeta(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 12);
    expect(incompleteBeta(0.9, 2, 2)).toBeCloseTo(3 * 0.81 - 2 * 0.729, 12);
  });
});

describe('the BG/NBD model', () => {
  const history = { frequency: 2, recency: 30.43, age: 38.86 };

  it('expects the orders that the paper states', () => {
    expect(predictOrders(published, history, 39).expected).toBeCloseTo(1.226, 3);
  });

  it('has an expectation that agrees with simulated customers, and an interval of 80 %', () => {
    const next = seededRandom(11);
    const [expected, tail] = [
      predictOrders(published, history, 39),
      ordersAtLeast(published, history, 39),
    ];
    // Customers by rejection from the prior, with the number of orders and the last one alike.
    const { frequency, recency, age } = history;
    const counts: number[] = [];
    while (counts.length < 3_000) {
      const rate = gammaDraw(published.r + frequency, next) / (published.alpha + recency);
      const [u, v] = [gammaDraw(published.a, next), gammaDraw(published.b + 1, next)];
      const stops = u / (u + v);
      // Given two orders: stopped at the second, or not and silent since.
      const silent = Math.exp(-rate * (age - recency));
      if (next() > stops + (1 - stops) * silent) continue;
      const isAlive = next() < ((1 - stops) * silent) / (stops + (1 - stops) * silent);
      counts.push(isAlive ? futureOrders({ rate, stops, horizon: 39 }, next) : 0);
    }
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    expect(Math.abs(mean - expected.expected)).toBeLessThan(0.15);
    const inside = counts.filter((n) => n >= expected.low && n <= expected.high).length;
    expect(inside / counts.length).toBeGreaterThanOrEqual(0.8);
    const any = counts.filter((n) => n >= 1).length / counts.length;
    expect(Math.abs(any - (tail[1] ?? 0))).toBeLessThan(0.03);
  });

  it('finds the parameters that customers were drawn with, in any unit of time', () => {
    const cells = customers.map((each) => ({ ...historyIn(each, 1), customers: 1 }));
    const inDays = fitBgNbd(cells);
    const inWeeks = fitBgNbd(customers.map((each) => ({ ...historyIn(each, 7), customers: 1 })));
    expect(inWeeks.parameters.alpha * 7).toBeCloseTo(inDays.parameters.alpha, 2);
    expect(inWeeks.parameters.r).toBeCloseTo(inDays.parameters.r, 4);
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      for (const factor of [0.97, 1.03]) {
        const moved = { ...inDays.parameters, [name]: inDays.parameters[name] * factor };
        expect(logLikelihood(moved, cells)).toBeLessThan(inDays.logLikelihood);
      }
    }
  });

  it('takes a customer of one order for alive, and one long silent for gone', () => {
    expect(probabilityAlive(published, { frequency: 0, recency: 0, age: 500 })).toBe(1);
    expect(probabilityAlive(published, { frequency: 9, recency: 20, age: 80 })).toBeLessThan(0.01);
    expect(predictOrders(published, { frequency: 9, recency: 20, age: 80 }, 52)).toMatchObject({
      low: 0,
      high: 0,
    });
  });

  it('cannot be fitted where nobody has ordered again', () => {
    expect(() => fitBgNbd([{ frequency: 0, recency: 0, age: 3, customers: 9 }])).toThrow(
      RangeError,
    );
  });
});

describe('the Gamma-Gamma model', () => {
  it('shrinks the spend of a customer to that of all by the number of orders', () => {
    const spend = { p: 6.25, q: 3.74, gamma: 15.44 };
    const all = expectedSpend(spend, { orders: 0, mean: 0 });
    const once = expectedSpend(spend, { orders: 1, mean: 100 });
    const often = expectedSpend(spend, { orders: 20, mean: 100 });
    expect(all).toBeCloseTo((6.25 * 15.44) / 2.74, 10);
    expect([all < once, once < often, often < 100]).toEqual([true, true, true]);
    const { expected, low, high } = predictSpend(spend, { orders: 20, mean: 100 });
    expect([low < expected, expected < high]).toEqual([true, true]);
  });
});

describe('the histogram of purchases', () => {
  it('is the same whatever way customers took to their cells', () => {
    const direct = PurchaseHistogram.create();
    const moved = PurchaseHistogram.create();
    for (const each of customers) {
      const cell = cellOf(each);
      const first = cellOf({ ...each, orders: 1, lastDay: each.firstDay });
      if (!cell || !first) throw new Error('a customer without a cell');
      direct.add(cell, 1);
      // The move may be told before the first order is.
      moved.add(cell, 1);
      moved.add(first, -1);
      moved.add(first, 1);
    }
    expect(moved.purchaseCells(today)).toEqual(direct.purchaseCells(today));
    expect(moved.spendCells()).toEqual(direct.spendCells());
  });

  it('has a bounded number of cells, by days taken together', () => {
    const histogram = PurchaseHistogram.create();
    const next = seededRandom(5);
    for (let i = 0; i < 30_000; i++) {
      const firstDay = Math.floor(next() * 900);
      const lastDay = firstDay + Math.floor(next() * 300);
      histogram.add(
        cellOf({ orders: 2, firstDay, lastDay, spent: 10 + 20 * next() }) ?? [1, 0, 0, 0],
        1,
      );
    }
    expect(histogram.size).toBeLessThanOrEqual(MOST_CELLS);
    const cells = histogram.purchaseCells(1_200);
    const total = cells.reduce((sum, cell) => sum + cell.customers, 0);
    expect(total).toBe(30_000);
    const mean = (of: (cell: PurchaseCell) => number) =>
      cells.reduce((sum, cell) => sum + of(cell) * cell.customers, 0) / total;
    expect(Math.abs(mean(({ age }) => age) - 750)).toBeLessThan(10);
    expect(Math.abs(mean(({ recency }) => recency) - 149.5)).toBeLessThan(5);
  });
});

function historyIn({ orders, firstDay, lastDay }: Purchases, unit: number) {
  const recency = (lastDay - firstDay) / unit;
  return { frequency: orders - 1, recency, age: (today - firstDay) / unit };
}

/** A gamma draw of rate 1 (Marsaglia and Tsang, 2000). */
function gammaDraw(shape: number, next: () => number): number {
  if (shape < 1) return gammaDraw(shape + 1, next) * next() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(next()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function futureOrders(
  { rate, stops, horizon }: { rate: number; stops: number; horizon: number },
  next: () => number,
): number {
  let orders = 0;
  for (let time = -Math.log(next()) / rate; time <= horizon; time -= Math.log(next()) / rate) {
    orders += 1;
    if (next() < stops) break;
  }
  return orders;
}
