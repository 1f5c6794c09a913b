import { MAX_ORDERS_IN_MESSAGE } from '@tradewind/contracts';
import type { Order } from '@tradewind/contracts';

export interface NamedOrders {
  /** The orders that the text names. */
  readonly own: readonly Order[];
  /**
   * True if the text contains something that looks like an order number and is none of the
   * shopper's.
   */
  readonly foreign: boolean;
}

const CANDIDATE =
  /(#|ORDER\s*(?:NUMBER|NO\.?|ID)?\s*[:#]?\s*|(?:订单|单)(?:号码?|编号)?\s*:?\s*)?([A-Z0-9](?:[A-Z0-9_-]*[A-Z0-9])?)/gu;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}$/u;

/** Returns the orders that a text names by number, in any case and width of letters. */
export function namedOrders(text: string, orders: readonly Order[]): NamedOrders {
  const wanted = normalise(text);
  const own = orders.filter(({ orderId }) => names(wanted, bare(orderId)));
  const ids = own.map(({ orderId }) => bare(orderId));
  const foreign = [...wanted.matchAll(CANDIDATE)].some(
    ([, cue, token = '']) =>
      looksLikeOrderId(token, cue !== undefined) &&
      !ids.some((id) => id.includes(token) || token.replaceAll('-', '') === id),
  );
  return { own, foreign };
}

/**
 * Returns the orders that a message carries as evidence: those that its text names, then the
 * latest.
 */
export function ordersForMessage(text: string, latestFirst: readonly Order[]): Order[] {
  const { own } = namedOrders(text, latestFirst);
  const others = latestFirst.filter((order) => !own.includes(order));
  return [...own, ...others].slice(0, MAX_ORDERS_IN_MESSAGE);
}

function normalise(text: string): string {
  return text.normalize('NFKC').toUpperCase();
}

/** An id without what shops put before the number of an order. */
function bare(orderId: string): string {
  return normalise(orderId).replace(/^[#\s]+/u, '');
}

/** Shorter ids would match any text that contains a number. */
const SHORTEST_NAMED = 3;

/** People group the digits of a number by spaces or hyphens. */
function names(text: string, id: string): boolean {
  if (id.length < SHORTEST_NAMED) return false;
  if (/^\d+$/u.test(id)) {
    return new RegExp(`(?<![A-Z0-9])${Array.from(id).join('[ -]?')}(?![A-Z0-9])`, 'u').test(text);
  }
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    const around = text.slice(Math.max(0, at - 1), at) + text.slice(at + id.length).slice(0, 1);
    if (!/[A-Z0-9]/u.test(around)) return true;
  }
  return false;
}

function looksLikeOrderId(token: string, introduced: boolean): boolean {
  if (DATE.test(token)) return false;
  const digits = token.replace(/\D/gu, '').length;
  if (introduced) return digits >= 2;
  return digits >= (/[A-Z]/u.test(token) ? 3 : 5);
}
