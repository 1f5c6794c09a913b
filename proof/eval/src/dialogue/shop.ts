import { moneyOf } from '@tradewind/contracts';
import type { CatalogItem, Order } from '@tradewind/contracts';

/** When the journeys take place: Monday, 23 November 2026, noon UTC. */
export const NOW = Date.UTC(2026, 10, 23, 12);
export const SHOPPER = 'u_dialogue';

const day = (month: number, date: number) => Date.UTC(2026, month - 1, date, 9);

function order(orderId: string, status: string, placedAt: number, more: Partial<Order>): Order {
  return {
    ...{ orderId, status, placedAt, updatedAt: placedAt, total: moneyOf(20), refunded: 0 },
    ...{ currency: 'EUR', items: 1, ...more },
  };
}

/** The orders of the shopper, latest first. */
export const orders: readonly Order[] = [
  order('KH-5107', 'processing', day(11, 22), { total: moneyOf(59), items: 1 }),
  order('KH-5090', 'shipped', day(11, 18), {
    ...{ total: moneyOf(48.5), items: 2, trackingNumber: 'KP77120045', carrier: 'Kestrel Post' },
  }),
  order('KH-4821', 'delivered', day(11, 3), { total: moneyOf(129.9), items: 3 }),
  order('KH-4700', 'partially_refunded', day(10, 12), {
    ...{ total: moneyOf(75), items: 2, refunded: moneyOf(25) },
  }),
];

const eur = (amount: number) => ({ amount, currency: 'EUR' });

function item(id: string, fields: CatalogItem['fields'], variants: CatalogItem['variants'] = {}) {
  return { item: id, fields, learned: [], variants, changedAt: 0 };
}

const variant = (name: string, stock: number, more: CatalogItem['fields'] = {}) => ({
  fields: { variant: name, stock, ...more },
  learned: [],
});

export const catalogue: readonly CatalogItem[] = [
  item(
    'bath-mat',
    { name: 'Fjord bath mat', brand: 'Fjord', category: 'Textiles', price: eur(29) },
    {
      'bath-mat-gl': variant('grey, L', 3),
      'bath-mat-gm': variant('grey, M', 0),
      'bath-mat-bl': variant('blue, L', 8, { price: eur(32) }),
    },
  ),
  item('kettle', {
    ...{ name: 'Copper kettle', brand: 'Ember', category: 'Kitchen' },
    ...{ price: eur(79), sale_price: eur(59), stock: 12 },
  }),
  item('kettle-steel', {
    ...{ name: 'Steel kettle', brand: 'Ember', category: 'Kitchen', price: eur(39), stock: 0 },
  }),
  item('lamp', { name: 'Harbour desk lamp', category: 'Lighting', price: eur(89), stock: 5 }),
  item(
    'socks',
    { name: 'Merino hiking socks', category: 'Clothing', price: eur(18) },
    {
      'socks-39': variant('39-42', 14),
      'socks-43': variant('43-46', 0),
    },
  ),
  item(
    'yushan',
    { name: '云山防水冲锋衣', brand: '云山', category: '外套', price: eur(129) },
    {
      'yushan-rm': variant('红色, M', 2),
      'yushan-rl': variant('红色, L', 0),
      'yushan-bl': variant('黑色, L', 6),
    },
  ),
  item('qinghua', { name: '青花茶壶', category: '茶具', price: eur(45), stock: 7 }),
  item('tiehu', { name: '铸铁茶壶', category: '茶具', price: eur(68), stock: 0 }),
  item('taideng', { name: '折叠护眼台灯', category: '灯具', price: eur(52), stock: 9 }),
];

export interface ShopPage {
  readonly id: string;
  readonly language: 'en' | 'zh';
  readonly title: string;
  readonly text: string;
}

export const pages: readonly ShopPage[] = [
  {
    ...{ id: 'returns', language: 'en', title: 'Returns and refunds' },
    text: '# How long\nYou can return unused goods within 45 days of delivery.\n\n# Who pays\nReturns from the EU are free. From elsewhere you pay the postage.\n\n# Refunds\nWe refund within 5 working days after the parcel has reached us, by the way you paid.\n\n# Not returnable\nEarrings, opened cosmetics and goods made to measure cannot be returned.',
  },
  {
    ...{ id: 'delivery', language: 'en', title: 'Delivery' },
    text: '# Times\nWithin Germany delivery takes 2 to 3 working days, to the rest of the EU 4 to 7.\n\n# Costs\nDelivery costs 4.90 EUR, and nothing from 60 EUR on.\n\n# Countries\nWe deliver to all countries of the EU, to Switzerland and to Norway.\n\n# Express\nExpress costs 12 EUR: ordered before 14:00, it arrives on the next working day.\n\n# Parcel lockers\nWe deliver to lockers of Kestrel Post; give the number of the locker in the second address line.',
  },
  {
    ...{ id: 'payment', language: 'en', title: 'Payment' },
    text: '# Ways to pay\nYou can pay by card, PayPal, bank transfer and Klarna.\n\n# Instalments\nFrom 150 EUR you can pay in 3 instalments without interest.\n\n# Gift cards\nGift cards are valid for 3 years and can be used in parts.',
  },
  {
    ...{ id: 'warranty', language: 'en', title: 'Warranty and repairs' },
    text: '# Warranty\nWe give 3 years of warranty on lamps and kettles, 2 years on everything else.\n\n# Repairs\nWe repair lamps ourselves: it takes about 10 days and costs 15 EUR after the warranty.',
  },
  {
    ...{ id: 'store', language: 'en', title: 'Our store' },
    text: '# Address and hours\nOur store is at Speicherstrasse 4 in Hamburg, open Tuesday to Saturday from 10:00 to 19:00.\n\n# Pick-up\nOrders can be picked up at the store 2 hours after you have ordered.\n\n# Dogs\nDogs are welcome in our store.',
  },
  {
    ...{ id: 'club', language: 'en', title: 'Harbour Club' },
    text: '# Points\nMembers get 1 point for each euro; 100 points are worth 5 EUR.\n\n# Students\nStudents get 10 % off with a valid card.\n\n# Newsletter\nThe newsletter comes every second Thursday, and the first one has a code for 10 % off.',
  },
  {
    ...{ id: 'tuihuo', language: 'zh', title: '退换货说明' },
    text: '# 退货期限\n签收后45天内，未使用的商品可以退货。\n\n# 退货运费\n欧盟境内退货免运费，其他地区由顾客承担运费。\n\n# 退款时间\n收到退货后5个工作日内原路退款。\n\n# 不支持退货\n耳环、已拆封的化妆品和定制商品不支持退货。',
  },
  {
    ...{ id: 'peisong', language: 'zh', title: '配送说明' },
    text: '# 配送时间\n德国境内2到3个工作日送达，欧盟其他国家4到7个工作日。\n\n# 运费\n运费4.90欧元，满60欧元免运费。\n\n# 配送范围\n我们配送到欧盟所有国家、瑞士和挪威。\n\n# 加急\n加急配送12欧元，14:00前下单次工作日送达。',
  },
  {
    ...{ id: 'fukuan', language: 'zh', title: '付款方式' },
    text: '# 支付方式\n支持银行卡、支付宝、微信支付和PayPal。\n\n# 分期\n满150欧元可分3期，免利息。\n\n# 礼品卡\n礼品卡有效期3年，可以分次使用。',
  },
  {
    ...{ id: 'baoxiu', language: 'zh', title: '保修与维修' },
    text: '# 保修\n灯具和水壶保修3年，其他商品保修2年。\n\n# 维修\n灯具由我们自己维修，约10天，过保收费15欧元。',
  },
  {
    ...{ id: 'mendian', language: 'zh', title: '门店' },
    text: '# 地址和时间\n门店位于汉堡Speicherstrasse 4号，周二至周六10:00到19:00营业。\n\n# 自提\n下单2小时后可到店自提。\n\n# 宠物\n门店欢迎携带宠物狗。',
  },
  {
    ...{ id: 'huiyuan', language: 'zh', title: '会员' },
    text: '# 积分\n每消费1欧元积1分，100分抵5欧元。\n\n# 学生优惠\n学生凭有效证件享受九折。\n\n# 邮件订阅\n每隔一周的周四发送邮件，首封邮件附九折优惠码。',
  },
];
