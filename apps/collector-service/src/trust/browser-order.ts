import { isObject, type JsonObject } from '../tracking/item.js';
import { putAside } from './product-details.js';

const AMOUNTS = ['revenue', 'total', 'value', 'subtotal', 'shipping', 'tax', 'discount'] as const;

/** Where a parcel is and what state an order is in: a browser does not know. */
const SHIPMENT = [
  'status',
  'shipping_status',
  'tracking_number',
  'tracking_url',
  'carrier',
] as const;

/** Whether no amount of an order, and not what its lines come to, is greater than the limit, in either sign. */
export function isWithin(properties: JsonObject, limit: number): boolean {
  const { products } = properties;
  const lines: readonly unknown[] = Array.isArray(products) ? products : [];
  const worth = lines.reduce((sum: number, line) => sum + (isObject(line) ? worthOf(line) : 0), 0);
  const amounts = AMOUNTS.map((name) => numberOf(properties[name], 0));
  return [worth, ...amounts].every((amount) => Math.abs(amount) <= limit);
}

export function withoutShipment(properties: JsonObject): JsonObject {
  return putAside(properties, SHIPMENT);
}

/** Without a sign: lines that cancel each other out are none the smaller. */
function worthOf({ price, quantity }: JsonObject): number {
  return Math.abs(numberOf(price, 0) * numberOf(quantity, 1));
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
