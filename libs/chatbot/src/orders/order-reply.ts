import type { Order } from '@tradewind/contracts';
import type { Intent, Language, Localised } from '../intents/index.js';
import { fixed } from '../reply.js';
import type { Reply } from '../reply.js';
import { orderFacts, orderLine, templates } from '../replies.js';
import type { NamedOrders } from './order-ids.js';
import { ordersMeant } from './orders-meant.js';
import type { OrdersBefore } from './orders-meant.js';

export interface OrderQuestion {
  readonly text: string;
  readonly language: Language;
  /** True if the shop vouches for the identity of the shopper. */
  readonly signedIn: boolean;
  readonly orders: readonly Order[];
  readonly before: OrdersBefore;
}

/** What is known of the orders that a question names or refers to; without either, of the latest ones. */
export function orderReply(intent: Intent, question: OrderQuestion, named: NamedOrders): Reply {
  const { text, language, orders, before } = question;
  if (!question.signedIn) return fixed(templates.signIn, language);
  if (named.own.length > 0) return orderLines(named.own, language);
  if (named.foreign) return fixed(templates.notYours, language);
  if (orders.length === 0) return fixed(templates.noOrders, language);
  const meant = ordersMeant(text, orders, before);
  if (meant.length > 0) return orderLines(meant, language);
  if (intent.name === 'refund_status') return refundReply(orders, language);
  return orderLines(orders, language, orders.length > 1 ? templates.several : undefined);
}

function refundReply(orders: readonly Order[], language: Language): Reply {
  const refunded = orders.filter((order) => order.refunded > 0);
  if (refunded.length > 0) return orderLines(refunded, language);
  return orderLines(orders, language, templates.noRefund);
}

function orderLines(orders: readonly Order[], language: Language, title?: Localised<string>) {
  const heading = title ? [title[language]] : [];
  const text = [...heading, ...orders.map((order) => orderLine(order, language))].join('\n');
  return {
    text,
    evidence: orders.map(({ orderId }) => ({ kind: 'order', id: orderId })),
    cover: orders.flatMap((order) => Object.values(orderFacts(order, language))),
  };
}
