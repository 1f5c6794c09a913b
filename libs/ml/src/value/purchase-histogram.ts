import type { PurchaseCell } from './bg-nbd.js';
import { CountedCells } from './counted-cells.js';
import type { CountedCellsState } from './counted-cells.js';
import type { SpendCell } from './gamma-gamma.js';

/** What is kept of a customer's purchases. Days are numbered from 1970. */
export interface Purchases {
  /** Days with an order; at least 1. */
  readonly orders: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Of all orders, in units of the currency. */
  readonly spent: number;
}

/** Where a customer is counted: orders, first day, last day, and the step of the mean amount. */
export type HistogramCell = readonly [
  orders: number,
  firstDay: number,
  lastDay: number,
  amountStep: number,
];

/** JSON-serialisable. */
export interface PurchaseHistogramState {
  purchases: CountedCellsState;
  spends: CountedCellsState;
}

/** Cells of either count; beyond them their steps are made coarser. */
export const MOST_CELLS = 8_192;
/** Orders beyond these tell the model nothing more. */
const MOST_ORDERS = 200;
/** Amounts that differ by less than this share count as one, at first. */
const AMOUNT_STEP = 0.02;
/** The step of a mean that is not more than 0: it says nothing of amounts. */
const NO_AMOUNT = -100_000;

/** The cell that a customer is counted in; undefined for one who has not ordered. */
export function cellOf(purchases: Purchases | undefined): HistogramCell | undefined {
  if (purchases === undefined || purchases.orders < 1) return undefined;
  const { orders, firstDay, lastDay, spent } = purchases;
  const mean = spent / orders;
  const step = mean > 0 ? Math.round(Math.log(mean) / AMOUNT_STEP) : NO_AMOUNT;
  return [Math.min(orders, MOST_ORDERS), firstDay, lastDay, step];
}

/**
 * Counts customers by orders, first and last day, and by orders and mean amount. A customer who orders moves from
 * one cell to another, so that the counts of many partitions are additive, and the age of every
 * customer follows from the day on which one looks.
 */
export class PurchaseHistogram {
  private constructor(
    private readonly purchases: CountedCells,
    private readonly spends: CountedCells,
  ) {}

  static create(): PurchaseHistogram {
    const empty = { grain: 1, cells: {} };
    return PurchaseHistogram.fromState({ purchases: empty, spends: empty });
  }

  static fromState({ purchases, spends }: PurchaseHistogramState): PurchaseHistogram {
    return new PurchaseHistogram(
      CountedCells.fromState(MOST_CELLS, purchases),
      CountedCells.fromState(MOST_CELLS, spends),
    );
  }

  toState(): PurchaseHistogramState {
    return { purchases: this.purchases.toState(), spends: this.spends.toState() };
  }

  /** Adds so many customers to a cell; a negative number takes them away. */
  add([orders, firstDay, lastDay, step]: HistogramCell, customers: number): void {
    this.purchases.add([orders, firstDay, lastDay], customers);
    if (step !== NO_AMOUNT) this.spends.add([orders, step], customers);
  }

  get size(): number {
    return Math.max(this.purchases.size, this.spends.size);
  }

  /** What `fitBgNbd` takes, as of a day, in days. */
  purchaseCells(today: number): PurchaseCell[] {
    const days = this.purchases.steps;
    return this.purchases.entries().map(([[orders = 1, first = 0, last = 0], customers]) => {
      const recency = orders > 1 ? Math.max(0, last - first) * days : 0;
      const age = Math.max(today - middleOf(first, days), recency, 0);
      return { frequency: orders - 1, recency, age, customers };
    });
  }

  /** What `fitGammaGamma` takes. */
  spendCells(): SpendCell[] {
    const steps = this.spends.steps;
    return this.spends.entries().map(([[orders = 1, step = 0], customers]) => {
      return { orders, mean: Math.exp(middleOf(step, steps) * AMOUNT_STEP), customers };
    });
  }
}

/** In single steps. */
function middleOf(step: number, grain: number): number {
  return step * grain + (grain - 1) / 2;
}
