import { seededNumbers } from '@tradewind/ml';
import type { TextPair } from './text/pair.js';

const ITEMS = ['coat', 'boots', 'scarf', 'lamp', 'kettle', 'chair', 'tent', 'rug', 'vase', 'belt'];
const SIZES = ['small', 'medium', 'large'];
const COLOURS = ['red', 'blue', 'green', 'black', 'white', 'pink'];
const PLACES = ['Berlin', 'Paris', 'Rome', 'Oslo', 'Madrid', 'Vienna'];
const COLOURS_ZH = ['红色', '蓝色', '绿色', '黑色', '白色', '粉色'];
const ITEMS_ZH = ['外套', '靴子', '围巾', '台灯', '水壶', '椅子', '帐篷', '地毯', '花瓶', '皮带'];

/**
 * Questions on orders and their replies by a small grammar, in English and Chinese. A reply repeats an order
 * number, and turns the words of the question round, so that it cannot be had from a list of replies.
 */
export function grammarPairs(count: number, seed: number): TextPair[] {
  const next = seededNumbers(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  const of = (words: readonly string[]) => words[below(words.length)] ?? '';
  return Array.from({ length: count }, () => {
    const order = `${String.fromCharCode(65 + below(26))}-${String(1000 + below(9000))}`;
    const [size, colour, item, place] = [of(SIZES), of(COLOURS), of(ITEMS), of(PLACES)];
    const at = below(COLOURS.length);
    const thing = below(ITEMS.length);
    switch (below(4)) {
      case 0:
        return {
          question: `I want order ${order}: ${size} ${colour} ${item} to ${place}`,
          reply: `To ${place} goes the ${item}, ${colour} and ${size}, as order ${order}.`,
        };
      case 1:
        return {
          question: `where is my ${colour} ${item}, order ${order}?`,
          reply: `Order ${order} with the ${item} in ${colour} is on its way.`,
        };
      case 2:
        return {
          question: `订单${order}的${COLOURS_ZH[at] ?? ''}${ITEMS_ZH[thing] ?? ''}到哪了`,
          reply: `您的${ITEMS_ZH[thing] ?? ''}（${COLOURS_ZH[at] ?? ''}）已发出，订单号 ${order}。`,
        };
      default:
        return {
          question: `please change the ${item} from ${size} to ${colour}`,
          reply: `Done: ${colour} instead of ${size} for the ${item}.`,
        };
    }
  });
}
