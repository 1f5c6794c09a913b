import { moneyToUnits } from '@tradewind/contracts';
import type { Order } from '@tradewind/contracts';
import { referenceIn } from '../references.js';
import { daysIn } from './dates.js';

/** What a text may refer to without a number. */
export interface OrdersBefore {
  /** The order that the conversation spoke of last. */
  readonly last?: string | undefined;
  /** The orders that were listed last, in that order. */
  readonly shown: readonly string[];
  /** When the text was written, ms. */
  readonly now: number;
}

const LATEST =
  /\b(?:latest|last|newest|most\s+recent)\s+(?:order|one|purchase)\b|最(?:近|新)的?(?:[一那]|这)?(?:个|個|单|單|笔)|(?:上|最后)[一那]?(?:个|個|单|單|笔)(?:订单|訂單)?/iu;
const SEVERAL = /\b(?:orders|all)\b|所有|全部|其他|最近/iu;
/** Before a day, and in Chinese after it: words that say that something was ordered then. */
const ORDERED_ON =
  /\b(?:from|of|placed|ordered|bought|purchased|made|order)(?:\s+(?:it|them|that))?(?:\s+on)?(?:\s+the)?\s*$/iu;
const ORDERED_THEN =
  /^\s*(?:的(?:那[个個]?)?(?:订单|訂單|单|單)|(?:我)?(?:买|買|下|订|訂|购|購|拍)|那[单單])/u;
const AMOUNT =
  /(?:[€$¥£]|\b(?:EUR|USD|GBP|CNY|RMB)\s*)\s*(\d+(?:[.,]\d{1,2})?)|(\d+(?:[.,]\d{1,2})?)\s*(?:[€$¥£元块塊]|(?:EUR|USD|GBP|CNY|RMB|euros?|dollars?|pounds?)\b)/giu;

/** The orders that a text without a number refers to: by day, amount or place in a list, else the one of before. */
export function ordersMeant(
  text: string,
  orders: readonly Order[],
  before: OrdersBefore,
): readonly Order[] {
  const plain = text.normalize('NFKC');
  const described = orderedOn(plain, orders, before.now) ?? ofAmount(plain, orders);
  if (described) return described;
  if (LATEST.test(plain)) return orders.toSorted((a, b) => b.placedAt - a.placedAt).slice(0, 1);
  const last = orders.filter(({ orderId }) => orderId === before.last);
  const shown = before.shown.flatMap((id) => orders.find(({ orderId }) => orderId === id) ?? []);
  const listed = shown.length > 1 ? shown : orders;
  const reference = referenceIn(plain);
  if (reference === 'other') {
    const others = listed.filter((order) => !last.includes(order));
    return others.length === 1 ? others : [];
  }
  if (typeof reference === 'object') return listed.slice(reference.at, reference.at + 1);
  return SEVERAL.test(plain) || reference === 'all' ? [] : last;
}

function orderedOn(text: string, orders: readonly Order[], now: number) {
  for (const { at, length, from, to } of daysIn(text, now)) {
    const isCued = ORDERED_ON.test(text.slice(0, at)) || ORDERED_THEN.test(text.slice(at + length));
    if (!isCued) continue;
    const found = orders.filter(({ placedAt }) => placedAt >= from && placedAt < to);
    if (found.length > 0) return found;
  }
  return undefined;
}

function ofAmount(text: string, orders: readonly Order[]) {
  for (const [, before, after] of text.matchAll(AMOUNT)) {
    const units = Number((before ?? after ?? '').replace(',', '.'));
    const found = orders.filter(({ total }) => moneyToUnits(total) === units);
    if (found.length > 0) return found;
  }
  return undefined;
}
