import { moneyToUnits } from '@tradewind/contracts';
import type { Money, Order } from '@tradewind/contracts';
import type { Language, Localised } from './intents/index.js';

/** Fixed replies and patterns of replies; `{slot}` is filled from the evidence. */
export const templates = {
  order: {
    en: 'Order {id} of {date} ({items}, {total}): {status}.{refund}{tracking}',
    zh: '订单 {id}（{date} 下单，{items}，{total}）：{status}。{refund}{tracking}',
  },
  item: { en: '{count} item', zh: '{count} 件商品' },
  items: { en: '{count} items', zh: '{count} 件商品' },
  refund: { en: ' Refunded: {refunded}.', zh: '已退款 {refunded}。' },
  tracking: { en: ' Tracking number: {number}.', zh: '快递单号：{number}。' },
  trackingWith: {
    en: ' Tracking number: {number} ({carrier}).',
    zh: '快递单号：{number}（{carrier}）。',
  },
  several: { en: 'Your latest orders:', zh: '您最近的订单：' },
  noRefund: {
    en: 'I see no refund on your latest orders yet:',
    zh: '您最近的订单中还没有退款：',
  },
  noOrders: {
    en: 'I see no orders in your account. If you ordered as a guest, the confirmation e-mail has the status.',
    zh: '您的账户中没有订单。如果您是以游客身份下单的，请查看确认邮件。',
  },
  signIn: {
    en: 'Please sign in to your account so that I can look up your orders.',
    zh: '请先登录账户，我才能为您查询订单。',
  },
  notYours: {
    en: 'I cannot find that order number among the orders of your account. Please check the number, or write “human agent”.',
    zh: '在您的账户中没有找到这个订单号。请核对订单号，或回复“人工客服”。',
  },
  rephrase: {
    en: 'I am not sure that I understand. Could you put it another way? I can help with orders, delivery, returns and payment.',
    zh: '抱歉，我没有完全理解。您能换一种说法吗？我可以帮您查询订单，或解答配送、退货和付款方面的问题。',
  },
  choose: {
    en: 'I am not sure what you mean. Please answer with a number, or write “human agent”:',
    zh: '我不太确定您的意思。请回复数字选择，或回复“人工客服”：',
  },
  choice: { en: '{number}. {words}', zh: '{number}. {words}' },
  source: { en: '(From: {place})', zh: '（来自：{place}）' },
  sourceAt: { en: '(From: {place}, {url} )', zh: '（来自：{place}， {url} ）' },
  handoff: {
    en: 'I am passing you to a colleague, who will answer here.',
    zh: '正在为您转接人工客服，我们的同事会在这里回复您。',
  },
} as const satisfies Record<string, Localised<string>>;

const statusNames: Readonly<Record<string, Localised<string>>> = {
  placed: { en: 'placed', zh: '已下单' },
  pending: { en: 'waiting for payment', zh: '待付款' },
  on_hold: { en: 'on hold', zh: '暂停处理' },
  paid: { en: 'paid', zh: '已付款' },
  processing: { en: 'being prepared', zh: '备货中' },
  shipped: { en: 'shipped', zh: '已发货' },
  in_transit: { en: 'on its way', zh: '运输中' },
  out_for_delivery: { en: 'out for delivery', zh: '派送中' },
  delivered: { en: 'delivered', zh: '已送达' },
  cancelled: { en: 'cancelled', zh: '已取消' },
  failed: { en: 'failed', zh: '失败' },
  returned: { en: 'returned', zh: '已退货' },
  refunded: { en: 'refunded', zh: '已退款' },
  partially_refunded: { en: 'partly refunded', zh: '部分退款' },
};

/** A line that offers what may have been meant, in the words of shoppers. */
export function choiceLine(number: number, words: string, language: Language): string {
  return fill(templates.choice[language], { number: String(number), words });
}

type Slots = Readonly<Record<string, string>>;

/** Fills `{slot}`s. A slot without a value is kept, so that the check of the reply finds it. */
export function fill(template: string, slots: Slots): string {
  return template.replace(/\{(\w+)\}/gu, (slot, name: string) => slots[name] ?? slot);
}

export function orderLine(order: Order, language: Language): string {
  const facts = orderFacts(order, language);
  const pieces = order.items === 1 ? templates.item : templates.items;
  const tracking = order.carrier === undefined ? templates.tracking : templates.trackingWith;
  return fill(templates.order[language], {
    ...facts,
    items: fill(pieces[language], facts),
    refund: order.refunded > 0 ? fill(templates.refund[language], facts) : '',
    tracking: order.trackingNumber === undefined ? '' : fill(tracking[language], facts),
  });
}

/**
 * Returns the facts about an order that a reply may contain, formatted. Dates are UTC, ISO 8601.
 */
export function orderFacts(order: Order, language: Language): Slots {
  return {
    id: order.orderId,
    date: new Date(order.placedAt).toISOString().slice(0, 10),
    count: String(order.items),
    total: amountText(order.total, order.currency),
    refunded: amountText(order.refunded, order.currency),
    status: statusNames[order.status]?.[language] ?? order.status.replaceAll('_', ' '),
    ...(order.trackingNumber !== undefined && { number: order.trackingNumber }),
    ...(order.carrier !== undefined && { carrier: order.carrier }),
  };
}

/** Common currencies of ISO 4217 without a minor unit. */
const WITHOUT_MINOR_UNIT = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK']);

function amountText(amount: Money, currency?: string): string {
  const digits = currency !== undefined && WITHOUT_MINOR_UNIT.has(currency) ? 0 : 2;
  const units = moneyToUnits(amount).toFixed(digits);
  return currency === undefined ? units : `${units} ${currency}`;
}
