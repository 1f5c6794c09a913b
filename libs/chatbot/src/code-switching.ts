/** English words that shoppers put into Chinese sentences, by what they stand for. */
const CHINESE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    order: '订单',
    orders: '订单',
    refund: '退款',
    return: '退货',
    exchange: '换货',
    cancel: '取消',
    tracking: '物流',
    delivery: '配送',
    shipping: '运费',
    parcel: '包裹',
    package: '包裹',
    invoice: '发票',
    receipt: '收据',
    coupon: '优惠券',
    voucher: '优惠券',
    discount: '折扣',
    sale: '促销',
    payment: '付款',
    price: '价格',
    size: '尺码',
    stock: '库存',
    item: '商品',
    product: '商品',
    cart: '购物车',
    checkout: '结账',
    account: '账号',
    password: '密码',
    address: '地址',
    email: '邮箱',
    warranty: '保修',
    agent: '客服',
  }),
);

const HAN = /\p{Script=Han}/u;
const WORD = /[a-z]+/giu;
const BETWEEN_HAN = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;

/**
 * Puts the usual English words of shops in a Chinese text into Chinese, as models of either language have
 * learned one language at a time: "refund 什么时候到账" becomes "退款什么时候到账". A text without a Han character
 * stays as it is, as do other words.
 */
export function inOneLanguage(text: string): string {
  if (!HAN.test(text)) return text;
  const said = text.replace(WORD, (word) => CHINESE.get(word.toLowerCase()) ?? word);
  return said === text ? text : said.replace(BETWEEN_HAN, '');
}
