import { moneyToUnits, tenantDocument } from '@tradewind/contracts';
import type { CurrencyTable, DocumentReader } from '@tradewind/contracts';
import { countsOf, inReference } from './order-totals.js';
import type { OrderFigures, OrderTotals } from './order-totals.js';

/** Figures of one currency as a shop reads them: amounts in units. */
export interface FiguresView {
  readonly orders: number;
  readonly refunds: number;
  readonly cancellations: number;
  /** Net of refunds; a cancelled order is worth nothing. */
  readonly revenue: number;
  /** Without refunds taken off. */
  readonly grossRevenue: number;
}

/**
 * Figures of all orders: counts over all currencies, amounts in one of them, named by `currency`
 * (absent if no order names one), and the figures by currency.
 */
export interface OrderFiguresView extends FiguresView {
  readonly currency?: string;
  /** By currency; an empty name is of orders that name none. */
  readonly currencies: Readonly<Record<string, FiguresView>>;
  /** Currencies that the amounts leave out, as there is no rate for them; absent without any. */
  readonly notConverted?: readonly string[];
}

export function orderFiguresView(totals: OrderTotals, table?: CurrencyTable): OrderFiguresView {
  const { currency, gross, refunded, leftOut } = inReference(totals, table);
  const byCurrency = Object.entries(totals).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...viewOf({ ...countsOf(totals), gross, refunded }),
    ...(currency !== '' && { currency }),
    currencies: Object.fromEntries(byCurrency.map(([name, figures]) => [name, viewOf(figures)])),
    ...(leftOut.length > 0 && { notConverted: leftOut }),
  };
}

function viewOf({ orders, refunds, cancellations, gross, refunded }: OrderFigures): FiguresView {
  return {
    orders,
    refunds,
    cancellations,
    revenue: moneyToUnits(gross - refunded),
    grossRevenue: moneyToUnits(gross),
  };
}

/** The table of a shop, if it has one. */
export function currencyTableOf(
  documents: Pick<DocumentReader, 'get'>,
  tenant: string,
): CurrencyTable | undefined {
  return documents.get(tenantDocument, tenant, tenant)?.content.currencies;
}
