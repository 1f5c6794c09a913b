import { searchTerms } from '@tradewind/ml';
import { EMPTY_WORDS, stem } from '../search/search-words.js';

/** What shoppers say around the name of a product. */
const ABOUT_PRODUCTS = new Set(
  (
    'price prices cost costs costing stock available availability left sell selling sold carry buy buying order orders ' +
    'ordered shop store item items product products thing things size sizes colour color colours colors one ones other ' +
    'another recommend recommendation suggest looking show find give cheap cheaper cheapest expensive delivery shipping ' +
    'deliver ship shipped arrive arrived refund return cancel number exchange big bigger small smaller large larger ' +
    'when still again back more very really good best new first second third today tomorrow much many'
  ).split(' '),
);
const ABOUT_PRODUCTS_IN_CHINESE =
  /多少钱|什么价|价格|价钱|有没有|有货|没货|到货|补货|现货|库存|尺码|尺寸|码数|大小|颜色|商品|产品|东西|订单|快递|物流|退货|退款|换货|请问|推荐|便宜|还有|还剩|几件|怎么|什么时候|什么|可以|能不能|给我|帮我|我想|想要|想买|这个|那个|这款|那款|一个|一下|一款|取消|发货|地址|你们|我们|收到|质量|人工|客服/gu;
const HAN = /^\p{Script=Han}/u;

/** The terms of a text by which a product may be named: stems, Chinese characters and pairs of them. */
export function productTerms(text: string): string[] {
  const said = text.normalize('NFKC').replace(ABOUT_PRODUCTS_IN_CHINESE, ' ');
  const terms = searchTerms(said).filter(
    (term) => !EMPTY_WORDS.has(term) && !ABOUT_PRODUCTS.has(term) && isWord(term),
  );
  return [...new Set(terms.map(stem))];
}

/** Letters alone are sizes. */
function isWord(term: string): boolean {
  return HAN.test(term) || term.length > 1;
}

export function isHan(term: string): boolean {
  return HAN.test(term);
}

/** The part of a name that says what the thing is: its last word, or the last two characters in Chinese. */
export function headsOf(name: string): string[] {
  const [main = ''] = name.normalize('NFKC').split(/[,，(（/|]|\s[-–—]\s/u);
  const words = main.toLowerCase().match(/[a-z][a-z'’-]*[a-z]/gu) ?? [];
  const runs = main.match(/\p{Script=Han}{2,}/gu) ?? [];
  const last = words.at(-1)?.split('-').at(-1);
  return [
    ...(last === undefined ? [] : [stem(last)]),
    ...(runs.length === 0 ? [] : [runs.at(-1)?.slice(-2) ?? '']),
  ];
}
