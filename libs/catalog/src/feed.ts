import { rowFields } from './statement.js';

/** What Google Merchant calls the fields of an item, and what else is usual. */
const aliases: Readonly<Record<string, string>> = {
  title: 'name',
  link: 'url',
  image_link: 'image_url',
  image: 'image_url',
  product_type: 'category',
  item_group_id: 'product_id',
  quantity: 'stock',
  inventory: 'stock',
  ean: 'gtin',
};

/** Attributes of a feed that decide on others. */
const GOOGLE_CATEGORY = 'google_product_category';
const SALE_DATES = 'sale_price_effective_date';

/** What every item of a feed states, be it only by leaving it out. */
const STATED_BY_FEEDS = [
  'name',
  'brand',
  'category',
  'url',
  'image_url',
  'gtin',
  'price',
  'sale_price',
  'availability',
];

/** Values by the names of a file, as texts. */
export type FeedValues = ReadonlyMap<string, string>;

/** The name of a column or of an element as rows have it: `Image Link` and `g:image_link` are `image_url`. */
export function feedName(name: string): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^g:/, '')
    .replace(/[\s-]+/g, '_');
  return aliases[plain] ?? plain;
}

/** Whether anything is done with what has this name, after `feedName`. */
export function isFeedName(name: string): boolean {
  return name === GOOGLE_CATEGORY || name === SALE_DATES || rowFields.includes(name);
}

/**
 * A row from the values of a feed. An empty value withdraws what was stated before. With `isWhole` the feed
 * leaves out what an item does not have, as XML does, so that this is withdrawn as well. A sale price of
 * other days than that of `now` (ms) is none.
 */
export function rowOfFeed(
  values: FeedValues,
  { isWhole, now }: { readonly isWhole: boolean; readonly now: number },
): Record<string, string | null> {
  const row: Record<string, string | null> = Object.fromEntries(
    (isWhole ? STATED_BY_FEEDS : []).map((name) => [name, null]),
  );
  for (const [name, value] of values) {
    if (rowFields.includes(name)) row[name] = value.trim() === '' ? null : value;
  }
  const category = googleCategory(values);
  if (category !== undefined) row['category'] ??= category;
  if (!isWithin(values.get(SALE_DATES)?.trim() ?? '', now)) row['sale_price'] = null;
  return row;
}

/** Google's category, unless it is a number of Google's own, which says nothing to a shopper. */
function googleCategory(values: FeedValues): string | undefined {
  const category = values.get(GOOGLE_CATEGORY)?.trim() ?? '';
  return /\D/.test(category) ? category : undefined;
}

/** `2026-11-01T00:00+01:00/2026-11-30T23:59+01:00`; what cannot be read counts as over, nothing as always. */
function isWithin(dates: string, now: number): boolean {
  if (dates === '') return true;
  const [from = '', to = ''] = dates.split('/');
  return Date.parse(isoOf(from)) <= now && now <= Date.parse(isoOf(to));
}

/** Google writes offsets as +0100, which is not ISO 8601 in its long form. */
function isoOf(text: string): string {
  return text.trim().replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}
