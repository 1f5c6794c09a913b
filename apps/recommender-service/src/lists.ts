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
  type ListedItem,
  type RecommendationOptions,
  type ShopCatalogue,
  type ShopperState,
} from '@tradewind/recommender';
import { CatalogView, MissingDataFinders, StateReader } from '@tradewind/service';
import { ContentIndex } from './content-index.js';
import { RankingView } from './ranking-view.js';
import type { SlotOptions } from './requests.js';
import { Slots } from './slots.js';

/** Token of the options of folds and lists. */
export const OPTIONS = Symbol('RecommendationOptions');

export type ListEntry = ListedItem & { readonly reason: string };

/** Whose list it is. */
export interface ListReader {
  /** `<tenant>:<id>` */
  readonly key: string;
  /** Whether the id leads to what it was linked to: see `StateReader.readOwn`. */
  readonly followsLinks: boolean;
}

export interface SlotList {
  /** The id of the shopper whose history it is made from: the one that the named id was linked to, if any. */
  readonly shopper?: string;
  readonly items: readonly ListEntry[];
  readonly modelVersion: string;
}

/** Lists for the slots of shops. */
@Injectable()
export class Lists {
  @Inject(Slots) private readonly slots!: Slots;
  @Inject(RankingView) private readonly ranking!: RankingView;
  @Inject(CatalogView) private readonly catalog!: CatalogView;
  @Inject(ContentIndex) private readonly content!: ContentIndex;
  @Inject(OPTIONS) private readonly options!: RecommendationOptions;

  constructor(
    private readonly reader: StateReader,
    missing: MissingDataFinders,
  ) {
    missing.add((tenant) => this.missing(tenant));
  }

  /**
   * The list of a slot for a shopper, or for nobody. What the shopper has done is read from the state as it
   * is now, so that what was bought a moment ago is not in the list. Throws a 404 for a slot that does not
   * exist.
   */
  async listFor(
    tenant: string,
    slot: string,
    who: ListReader | undefined,
    options: SlotOptions,
  ): Promise<SlotList> {
    const rules = this.slots.rulesOf(tenant, slot, options, this.options.listLength);
    const found = who && (await this.#whose(who));
    const whose = found?.whose ?? nobody;
    const material = {
      ...{ rules, whose, shop: this.#shopOf(tenant), now: Date.now() },
      ranking: this.ranking.tenant(tenant),
      trendingHalfLifeMs: this.options.trendingHalfLifeMs,
    };
    const isYoung = material.ranking === undefined || rules.kind === 'new';
    let items = makeList({ ...material, known: isYoung ? await this.#known(tenant) : [] });
    if (!isYoung && items.some(({ source }) => source === 'catalogue' || source === 'recent')) {
      items = makeList({ ...material, known: await this.#known(tenant) });
    }
    return {
      ...(found && { shopper: found.shopper }),
      items: items.map((item) => ({ ...item, reason: whyListed(item) })),
      modelVersion: this.ranking.versionOf(tenant),
    };
  }

  async missing(tenant: string): Promise<readonly MissingData[]> {
    if (this.ranking.tenant(tenant) !== undefined) return [];
    return missingForLists(await this.#known(tenant));
  }

  /** Models remember shoppers by themselves: they are asked only of one who is known and allows it. */
  async #whose({ key: named, followsLinks }: ListReader) {
    const { key, state } = followsLinks
      ? await this.reader.find<ShopperState>(SHOPPER_FOLD, named)
      : { key: named, state: await this.reader.readOwn<ShopperState>(SHOPPER_FOLD, named) };
    const shopper = idOf(key);
    if (state === undefined || !allows(state.consent, 'score')) return { shopper, whose: nobody };
    const { history, bought = [], categories = [] } = state;
    return { shopper, whose: { shopper, history, bought, categories } };
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

const nobody: ListedFor = { history: [], bought: [], categories: [] };
