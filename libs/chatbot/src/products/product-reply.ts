import type { OfferedProduct } from '@tradewind/contracts';
import type { Language } from '../intents/index.js';
import type { Reply } from '../reply.js';
import { fill, templates } from '../replies.js';
import { optionsNamed, sizesMissing } from './options.js';

type Offer = Pick<OfferedProduct, 'id' | 'name' | 'price' | 'before' | 'available' | 'stock'>;

/** What the catalogue says of products: price, stock and options, of those options that the text asks for. */
export function productReply(
  products: readonly OfferedProduct[],
  text: string,
  language: Language,
): Reply {
  const lines = products.map((product) => productLines(product, text, language));
  const heading = products.length > 1 ? [templates.products[language]] : [];
  return {
    text: [...heading, ...lines.map((line) => line.text)].join('\n'),
    evidence: products.map(({ id }) => ({ kind: 'product', id })),
    cover: lines.flatMap(({ cover }) => cover),
  };
}

interface Lines {
  readonly text: string;
  readonly cover: readonly string[];
}

function productLines(product: OfferedProduct, text: string, language: Language): Lines {
  const { options = [], name, url } = product;
  const named = optionsNamed(text, options);
  const missing = options.length > 0 ? sizesMissing(text, options) : [];
  const told: readonly Offer[] =
    named.length > 0 && named.length < options.length
      ? named.map((option) => ({ ...option, name: `${name} (${option.name})` }))
      : [product];
  const lines = told.map((offer) => offerLine(offer, language));
  const without = missing.map((size) => fill(templates.noSize[language], { size }));
  const rest = told[0] === product && options.length > 0 ? optionLines(options, language) : [];
  const link = url === undefined ? [] : [url];
  return {
    text: [...lines, ...without, ...rest, ...link].join('\n'),
    cover: [
      ...told.flatMap((offer) => [offer.name, ...Object.values(offerFacts(offer))]),
      ...options.map((option) => option.name),
      ...missing,
      ...link,
    ],
  };
}

function offerLine(offer: Offer, language: Language): string {
  const facts = offerFacts(offer);
  const { price, before, available, stock } = offer;
  const pieces = [
    ...(price ? [fill((before ? templates.sale : templates.price)[language], facts)] : []),
    available
      ? fill((stock === undefined ? templates.inStock : templates.stock)[language], facts)
      : templates.soldOut[language],
  ];
  return fill(templates.product[language], {
    name: offer.name,
    said: pieces.join(language === 'zh' ? '，' : ', '),
  });
}

function offerFacts({ price, before, stock }: Offer): Readonly<Record<string, string>> {
  return {
    ...(price && { price: priceText(price) }),
    ...(before && { before: priceText(before) }),
    ...(stock !== undefined && { count: String(stock) }),
  };
}

function optionLines(options: readonly Offer[], language: Language): string[] {
  const line = (title: keyof typeof templates, of: readonly Offer[]) =>
    of.length === 0
      ? []
      : [fill(templates[title][language], { names: of.map(({ name }) => name).join('; ') })];
  return [
    ...line(
      'options',
      options.filter(({ available }) => available),
    ),
    ...line(
      'optionsSoldOut',
      options.filter(({ available }) => !available),
    ),
  ];
}

const WITHOUT_MINOR_UNIT = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK']);

function priceText({ amount, currency }: NonNullable<Offer['price']>): string {
  const digits = currency !== undefined && WITHOUT_MINOR_UNIT.has(currency) ? 0 : 2;
  const units = amount.toFixed(digits);
  return currency === undefined ? units : `${units} ${currency}`;
}
