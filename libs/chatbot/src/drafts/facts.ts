import type { Order } from '@tradewind/contracts';

/** What is known of an order as a person would write it: number, state, day, parcel. */
export function factsOf({ orderId, status, placedAt, trackingNumber, carrier }: Order): string {
  const day = new Date(placedAt).toISOString().slice(0, 10);
  return [orderId, status, day, trackingNumber, carrier].filter((fact) => fact).join(' ');
}

/** A question with the facts of the order that it is most likely about. */
export function questionWithFacts(text: string, orders: readonly Order[]): string {
  const [order] = orders;
  return order ? `${text} | ${factsOf(order)}` : text;
}
