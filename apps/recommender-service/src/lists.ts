import { Inject, Injectable } from '@nestjs/common';
import { allows, idOf, type MissingData } from '@tradewind/contracts';
import {
  knownItemsPart,
  makeList,
  missingForLists,
  SHOPPER_FOLD,
  whyListed,
  type KnownItems,
  type ListedFor,
  type RecommendationOptions,
  type ShopCatalogue,
  type ShopperState,
} from '@tradewind/recommender';
import { Metrics } from '@tradewind/observability';
import { CatalogView, MissingDataFinders, StateReader } from '@tradewind/service';
import { ContentIndex } from './content-index.js';
import { ListCache, type ListQuestion, type ListRevisions } from './list-cache.js';
import { RankingView } from './ranking-view.js';
import type { SlotOptions } from './requests.js';
import type { SlotList } from './slot-list.js';
import { Slots } from './slots.js';

/** Token of the options of folds and lists. */
export const OPTIONS = Symbol('RecommendationOptions');

/** Token of how long a list is still shown once the models have moved on, ms. */
export const STALE_MS = Symbol('StaleMs');

/** Whose list it is. */
export interface ListReader {
  /** `<tenant>:<id>` */
  readonly key: string;
  /** Whether the id leads to what it was linked to: see `StateReader.readOwn`. */
  readonly followsLinks: boolean;
}

/** What a list is asked for: the tenant, the slot, for whom, and what the request changes of the slot. */
export interface SlotQuery {
  readonly tenant: string;
  readonly slot: string;
  readonly who: ListReader | undefined;
  readonly options: SlotOptions;
}

/** For whom a list is made, and what lists take up of them. */
interface FoundShopper {
  readonly shopper: string;
  readonly whose: ListedFor;
}

/** Lists for the slots of shops. */
@Injectable()
export class Lists {
  @Inject(Slots) private readonly slots!: Slots;
  @Inject(RankingView) private readonly ranking!: RankingView;
  @Inject(CatalogView) private readonly catalog!: CatalogView;
  @Inject(ContentIndex) private readonly content!: ContentIndex;
  @Inject(OPTIONS) private readonly options!: RecommendationOptions;

  readonly #cache: ListCache;
  readonly #asked: ReturnType<typeof Metrics.prototype.counter<'outcome'>>;

  constructor(
    private readonly reader: StateReader,
    @Inject(STALE_MS) staleMs: number,
    metrics: Metrics,
    missing: MissingDataFinders,
  ) {
    this.#cache = new ListCache(staleMs);
    this.#asked = metrics.counter(
      'tradewind_lists_total',
      'Lists that were asked for, by whether one that was made before was given out again.',
      ['outcome'],
    );
    missing.add((tenant) => this.missing(tenant));
  }

  /**
   * The list of a slot for a shopper, or for nobody. What the shopper has done is read from the state as it
   * is now, so that what was bought a moment ago is not in the list; apart from that it may have been made
   * before (`ListCache`). Throws a 404 for a slot that does not exist.
   */
  async listFor(query: SlotQuery): Promise<SlotList> {
    const { tenant, who } = query;
    const found = who && (await this.#whose(who));
    const question: ListQuestion = {
      key: keyOf(query),
      whose: JSON.stringify(found ?? null),
      revisions: this.#revisionsOf(tenant),
      isOffered: (item) => this.catalog.isOffered(tenant, item),
    };
    const kept = this.#cache.find(question);
    this.#asked.inc({ outcome: kept === undefined ? 'made' : 'kept' });
    return kept ?? this.#make(query, found, question);
  }

  async #make(
    { tenant, slot, options }: SlotQuery,
    found: FoundShopper | undefined,
    question: ListQuestion,
  ): Promise<SlotList> {
    const rules = this.slots.rulesOf(tenant, slot, options, this.options.listLength);
    const whose = found?.whose ?? nobody;
    const material = {
      ...{ rules, whose, shop: this.#shopOf(tenant), now: Date.now() },
      ranking: this.ranking.tenant(tenant),
      trendingHalfLifeMs: this.options.trendingHalfLifeMs,
    };
    const modelVersion = this.ranking.versionOf(tenant);
    const shopper = found ? { shopper: found.shopper } : {};
    const listOf = (known: readonly KnownItems[]): SlotList => {
      const items = makeList({ ...material, known });
      return {
        ...shopper,
        items: items.map((item) => ({ ...item, reason: whyListed(item) })),
        modelVersion,
      };
    };
    // What partitions have counted changes with every event: lists that need it are not kept.
    const isYoung = material.ranking === undefined || rules.kind === 'new';
    if (isYoung) return listOf(await this.#known(tenant));
    const list = listOf([]);
    const isShort = list.items.some(({ source }) => source === 'catalogue' || source === 'recent');
    if (isShort) return listOf(await this.#known(tenant));
    this.#cache.keep(question, list);
    return list;
  }

  async missing(tenant: string): Promise<readonly MissingData[]> {
    if (this.ranking.tenant(tenant) !== undefined) return [];
    return missingForLists(await this.#known(tenant));
  }

  /** Models remember shoppers by themselves: they are asked only of one who is known and allows it. */
  async #whose({ key: named, followsLinks }: ListReader): Promise<FoundShopper> {
    const { key, state } = followsLinks
      ? await this.reader.find<ShopperState>(SHOPPER_FOLD, named)
      : { key: named, state: await this.reader.readOwn<ShopperState>(SHOPPER_FOLD, named) };
    const shopper = idOf(key);
    if (state === undefined || !allows(state.consent, 'score')) return { shopper, whose: nobody };
    const { history, bought = [], categories = [] } = state;
    return { shopper, whose: { shopper, history, bought, categories } };
  }

  #revisionsOf(tenant: string): ListRevisions {
    return {
      slots: this.slots.revision,
      models: this.ranking.tenant(tenant)?.revision ?? 0,
      catalogue: this.catalog.version(tenant),
    };
  }

  #known(tenant: string): Promise<KnownItems[]> {
    return this.reader.readPart<KnownItems>(SHOPPER_FOLD, knownItemsPart(tenant));
  }

  #shopOf(tenant: string): ShopCatalogue {
    const { catalog, content } = this;
    return {
      isOffered: (item) => catalog.isOffered(tenant, item),
      view: (item) => catalog.view(tenant, item),
      productOf: (item) => catalog.productOf(tenant, item),
      alike: (items, limit) => content.alike(tenant, items, limit),
      get ids() {
        return catalog.ids(tenant);
      },
    };
  }
}

function keyOf({ tenant, slot, who, options }: SlotQuery): string {
  const whose = who === undefined ? [tenant] : [who.key, who.followsLinks];
  return JSON.stringify([slot, ...whose, options]);
}

const nobody: ListedFor = { history: [], bought: [], categories: [] };
