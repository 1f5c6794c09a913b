import type { Money } from '@tradewind/contracts';
import type { RowPlace } from './csv-layout.js';

/** An invoice whose rows are still coming in. */
export interface Invoice {
  readonly number: string;
  readonly customer: string;
  readonly country: string;
  /** Recorded time of its first row, ms, and where that row stands. */
  readonly time: number;
  readonly place: RowPlace;
  rows: number;
  /** Sum of quantity times price. */
  revenue: Money;
  /** Product lines as JSON. */
  readonly lines: string[];
  chars: number;
}

export interface InvoiceWindowLimits {
  /** Recorded time for which an invoice stays open after its first row, ms. */
  readonly openMs: number;
  /** Invoices open at once; the oldest is closed early beyond that. */
  readonly maxOpen: number;
}

/**
 * The rows of an invoice do not always follow each other: those of invoices entered at the same
 * tills interleave. Invoices stay open for a while of recorded time and are closed first in, first
 * out, so that they leave in the order of their first rows.
 */
export class InvoiceWindow {
  readonly #open = new Map<string, Invoice>();
  #oldest: Invoice | undefined;

  constructor(
    private readonly limits: InvoiceWindowLimits,
    private readonly close: (invoice: Invoice) => void,
  ) {}

  get(number: string): Invoice | undefined {
    return this.#open.get(number);
  }

  /** Closes what has been open for long enough at a recorded time. */
  advance(time: number): void {
    while (this.#oldest && this.#oldest.time + this.limits.openMs <= time) {
      this.#closeOldest(this.#oldest);
    }
  }

  add(invoice: Invoice): void {
    this.#open.set(invoice.number, invoice);
    this.#oldest ??= invoice;
    if (this.#open.size > this.limits.maxOpen) this.#closeOldest(this.#oldest);
  }

  closeAll(): void {
    while (this.#oldest) this.#closeOldest(this.#oldest);
  }

  #closeOldest(oldest: Invoice): void {
    this.#open.delete(oldest.number);
    this.#oldest = this.#open.values().next().value;
    this.close(oldest);
  }
}
