import { greatestFirst, rankBoards } from '@tradewind/ml';
import type { KnownItems } from '../known-items.js';
import type { Bought } from '../bought-items.js';
import type { History } from '../shopper-history.js';
import { listOfSlot } from '../slots.js';
import { MAY_REPEAT, NEW_TO_SHOPPER } from '../ranking/shop-ranking.js';
import type { ShopRanking } from '../ranking/shop-ranking.js';
import { diversify } from './diversify.js';
import type { ListedItem } from './listed-item.js';
import { ListPool } from './list-pool.js';
import { passes } from './list-rules.js';
import type { ListRules, ShopCatalogue } from './list-rules.js';

/** For whom a list is. */
export interface ListedFor {
  /** The id of a shopper, if any was named. */
  readonly shopper?: string;
  readonly history: History;
  readonly bought: Bought;
  /** Of what was looked at, the latest last. */
  readonly categories: readonly string[];
}

/** What a list is made from. */
export interface ListMaterial {
  readonly rules: ListRules;
  readonly whose: ListedFor;
  readonly shop: ShopCatalogue;
  /** The models of the tenant, once they have learnt something. */
  readonly ranking: ShopRanking | undefined;
  /** What partitions have counted themselves: for what models do not know yet. */
  readonly known: readonly KnownItems[];
  readonly trendingHalfLifeMs: number;
  /** The time to rank for, ms since the epoch. */
  readonly now: number;
}

/** Latest items that speak for items with the same attributes. */
const ALIKE_BASIS = 5;
/** A session ends when its shopper does nothing for so long, ms. */
const SESSION_GAP_MS = 30 * 60_000;
/** Where order is changed, the list is chosen among so many times as many items. */
const SPARE = 5;
const MOST_SPARE = 200;

/**
 * The list of a slot. The sections of its kind follow one another until it is full: what models say, what is like it by
 * its attributes, what is trending, what is new, and at last any item of the catalogue: it is never empty when the shop
 * has an item that the rules allow.
 */
export function makeList(material: ListMaterial): ListedItem[] {
  const { rules, shop } = material;
  const changesOrder = (rules.boosts?.length ?? 0) > 0 || (rules.diversity ?? 0) > 0;
  const wanted = rules.length + rules.pins.length;
  const size = changesOrder ? Math.min(MOST_SPARE, Math.max(wanted, SPARE * wanted)) : wanted;
  const pool = new ListPool(size, shop, rules.boosts, leftOutOf(material));
  for (const section of sectionsOf(material, pool)) pool.add(section);
  if (pool.items.length === 0) return recentIn(material);
  const { diversity = 0 } = rules;
  const items =
    diversity === 0
      ? pool.items
      : diversify(pool.items, ({ item }) => shop.view(item)?.category, diversity);
  const isAllowed = ({ item }: { readonly item: string }) => shop.isOffered(item);
  const slot = { ...rules, pins: rules.pins.filter(isAllowed) };
  return listOfSlot<ListedItem>(items, slot, (item) => ({ item, source: 'pinned' }));
}

/** Items that a list must not hold whatever speaks for them. */
function leftOutOf(material: ListMaterial): (item: string) => boolean {
  const { rules, whose, ranking } = material;
  const isForbidden = forbiddenIn(material);
  const out = new Set(rules.about);
  if (!rules.repeats) {
    for (const [item] of whose.history) out.add(item);
    for (const [item] of whose.bought) out.add(item);
    if (whose.shopper !== undefined) {
      for (const item of ranking?.touchedBy(whose.shopper) ?? []) out.add(item);
    }
  }
  return (item) => out.has(item) || isForbidden(item);
}

/** Items that the shop does not want, or cannot sell. */
function forbiddenIn({
  rules: { exclude, filter },
  shop,
}: ListMaterial): (item: string) => boolean {
  const out = new Set(exclude);
  return (item) =>
    out.has(item) ||
    !shop.isOffered(item) ||
    (filter !== undefined && !passes(shop.view(item), filter));
}

/** The sections of a list, made as they are needed. */
function* sectionsOf(material: ListMaterial, pool: ListPool): Generator<Iterable<ListedItem>> {
  const { rules } = material;
  const isLeftOut = leftOutOf(material);
  const models = new ModelSections(material, isLeftOut, () => pool.missing);
  if (rules.sources) yield models.mixed(rules.sources);
  else yield* ownSections(material, models);
  yield models.alike(aboutOf(material));
  yield models.by('trending', []);
  yield* boardSections(material);
  yield byPlace(material.shop.ids, 'catalogue');
}

/** What makes a kind of list what it is. */
function* ownSections(
  material: ListMaterial,
  models: ModelSections,
): Generator<Iterable<ListedItem>> {
  const { rules, whose } = material;
  const about = aboutOf(material);
  switch (rules.kind) {
    case 'for-you':
      yield models.blended(about, whose.shopper);
      return;
    case 'session':
      yield models.blended(sessionOf(material));
      return;
    case 'bought-together':
      yield models.by('basket', about);
      yield models.by('itemCf', about);
      return;
    case 'similar':
      yield models.by('itemCf', about);
      yield models.by('rules', about);
      return;
    case 'trending':
      yield models.by('trending', []);
      return;
    case 'new':
      yield byPlace(newestIn(material), 'newest');
      yield models.newest();
      return;
    case 'again':
      yield byPlace(againOf(whose), 'again');
  }
}

/** What models say, as sections. */
class ModelSections {
  constructor(
    private readonly material: ListMaterial,
    private readonly isLeftOut: (item: string) => boolean,
    private readonly missing: () => number,
  ) {}

  blended(history: readonly string[], shopper?: string): Iterable<ListedItem> {
    const { ranking, now, rules } = this.material;
    const surface = rules.repeats ? MAY_REPEAT : NEW_TO_SHOPPER;
    return ranking?.rank({ shopper, history, now, surface, ...this.#limits }) ?? [];
  }

  by(source: 'basket' | 'itemCf' | 'rules' | 'trending', history: readonly string[]): ListedItem[] {
    const { ranking, now } = this.material;
    const ranked = ranking?.rankBy(source, { history, now, ...this.#limits }) ?? [];
    const because = history.length === 1 ? history[0] : undefined;
    return ranked.map(([item, score]) => {
      return { item, score, source, ...(because !== undefined && { because }) };
    });
  }

  /** Shares of the greatest score of each model, weighted and added up. */
  mixed(sources: NonNullable<ListRules['sources']>): ListedItem[] {
    const { ranking, now } = this.material;
    if (ranking === undefined) return [];
    const history = aboutOf(this.material);
    const sums = new Map<string, ListedItem & { score: number }>();
    for (const [name, weight] of Object.entries(sources)) {
      const source = name as keyof typeof sources;
      const ranked = ranking.rankBy(source, { history, now, ...this.#limits });
      const [[, greatest] = ['', 1]] = ranked;
      for (const [item, score] of ranked) {
        const share = (weight * score) / greatest;
        const known = sums.get(item);
        const isLouder = known === undefined || share > known.score;
        sums.set(item, {
          ...(isLouder ? { item, source } : known),
          score: share + (known?.score ?? 0),
        });
      }
    }
    return [...sums.values()].sort((a, b) => b.score - a.score || (a.item < b.item ? -1 : 1));
  }

  alike(history: readonly string[]): ListedItem[] {
    if (history.length === 0) return [];
    const found = this.material.shop.alike(history.slice(-ALIKE_BASIS), 2 * this.missing() + 50);
    return found.map(([item, score]) => ({ item, score, source: 'content' }));
  }

  newest(): Iterable<ListedItem> {
    return byPlace(this.material.ranking?.newest(this.missing(), this.isLeftOut) ?? [], 'newest');
  }

  get #limits() {
    return { isLeftOut: this.isLeftOut, limit: Math.max(1, this.missing()) };
  }
}

/** What partitions have counted: popular in the categories looked at, popular at all, and new. */
function* boardSections(material: ListMaterial): Generator<Iterable<ListedItem>> {
  const { whose, known, trendingHalfLifeMs } = material;
  const now = Math.max(0, ...known.map(({ at }) => at));
  for (const category of whose.categories.toReversed()) {
    const boards = known.flatMap(({ categories }) =>
      categories.filter(([name]) => name === category).map(([, board]) => board),
    );
    yield listed(rankBoards(boards, trendingHalfLifeMs, now), { source: 'category', category });
  }
  const boards = known.map(({ popular }) => popular);
  yield listed(rankBoards(boards, trendingHalfLifeMs, now), { source: 'trending' });
  yield byPlace(newestIn(material), 'newest');
}

function listed(
  scored: Iterable<readonly [string, number]>,
  origin: Pick<ListedItem, 'source' | 'category'>,
): ListedItem[] {
  return Array.from(scored, ([item, score]) => ({ item, score, ...origin }));
}

/** The score of the k-th (from 0) is 1 / (k + 1). */
function* byPlace(items: Iterable<string>, source: ListedItem['source']): Generator<ListedItem> {
  let place = 0;
  for (const item of items) yield { item, score: 1 / ++place, source };
}

function newestIn({ known }: ListMaterial): string[] {
  const newest = known.flatMap((items) => items.newest).sort(greatestFirst);
  return newest.map(([item]) => item);
}

/** The items that a list starts from: those that it is about, else what the shopper touched. */
function aboutOf({ rules, whose }: ListMaterial): readonly string[] {
  return rules.about.length > 0 ? rules.about : whose.history.map(([item]) => item);
}

/** What the shopper touched without a longer break. */
function sessionOf({ rules, whose: { history } }: ListMaterial): readonly string[] {
  if (rules.about.length > 0) return rules.about;
  let from = history.length;
  let next = history.at(-1)?.[2] ?? 0;
  while (from > 0 && next - (history[from - 1]?.[2] ?? 0) <= SESSION_GAP_MS) {
    from -= 1;
    next = history[from]?.[2] ?? 0;
  }
  return history.slice(from).map(([item]) => item);
}

/** What was bought, then what was looked at, the latest first. */
function againOf({ history, bought }: ListedFor): string[] {
  return [...bought.toReversed(), ...history.toReversed()].map(([item]) => item);
}

/** What the shopper touched, the latest first: the last resort of a list that would be empty. */
function recentIn(material: ListMaterial): ListedItem[] {
  const { rules, shop, whose } = material;
  const pool = new ListPool(rules.length, shop, undefined, forbiddenIn(material));
  const bought = new Set(whose.bought.map(([item]) => item));
  const latest = whose.history.toReversed().map(([item]) => item);
  pool.add(
    byPlace(
      latest.filter((item) => !bought.has(item)),
      'recent',
    ),
  );
  return pool.items;
}
