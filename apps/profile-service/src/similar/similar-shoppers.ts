import { setTimeout } from 'node:timers/promises';
import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { allows, idOf } from '@tradewind/contracts';
import {
  PROFILE_FOLD,
  type EmbeddingView,
  type ShopperProfile,
  type ShopperSpace,
} from '@tradewind/profile';
import { MAX_PAGE, StateReader, type Tenant } from '@tradewind/service';
import { ProfileReads, type ShopperView } from '../profile-reads.js';
import { ShopperSpaces } from '../shopper-spaces.js';
import { ShopperIndex } from './shopper-index.js';

/** Shoppers of a shop who are compared; the rest, in the order of pseudonyms, is left out. */
const MOST_COMPARED = 200_000;
/** Shops whose shoppers are held in memory: at most 20 MB of each. */
const MOST_SHOPS = 4;
const FRESH_MS = 10 * 60_000;
/** How long a request waits for shoppers to be read. */
const PATIENCE_MS = 5_000;
/** Candidates beyond those that are wanted: some may have been erased since, or withdrawn consent. */
const SPARE = 20;

export interface SimilarShoppersView extends Omit<EmbeddingView, 'coordinates'> {
  /** When all shoppers were looked at; those who are told of are as they are now. */
  readonly asOf: string;
  readonly compared: number;
  readonly shoppers: readonly { readonly distance: number; readonly profile: ShopperView }[];
}

interface Held {
  readonly index: Promise<ShopperIndex>;
  readonly version: string;
  readonly startedAt: number;
  ready?: ShopperIndex;
}

/**
 * Finds shoppers who are like another one. All shoppers of a shop are read into memory for it, when it is
 * first asked for and then again after ten minutes or when the model is another one.
 */
@Injectable()
export class SimilarShoppers {
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly reader: StateReader,
    private readonly spaces: ShopperSpaces,
    private readonly profiles: ProfileReads,
  ) {}

  /** Throws a ServiceUnavailableException while the shoppers are read. */
  async like(
    tenant: Tenant,
    { key, profile }: { readonly key: string; readonly profile: ShopperProfile },
    limit: number,
  ): Promise<SimilarShoppersView> {
    const index = await this.#indexOf(tenant.name);
    const own = index.space.coordinatesOf(profile, Date.now());
    const shoppers: { distance: number; profile: ShopperView }[] = [];
    for (const { shopper, distance } of index.nearest(own, limit + SPARE + 1)) {
      if (shoppers.length === limit) break;
      if (shopper === idOf(key)) continue;
      const view = await this.#stillScored(tenant, shopper);
      if (view) shoppers.push({ distance: Math.round(distance * 1e4) / 1e4, profile: view });
    }
    const { space, modelVersion, judgement } = index.space;
    return {
      ...{ space, modelVersion, ...(judgement && { judgement }) },
      ...{ asOf: new Date(index.at).toISOString(), compared: index.size, shoppers },
    };
  }

  async #stillScored(tenant: Tenant, shopper: string): Promise<ShopperView | undefined> {
    const read = await this.profiles.read(tenant, { shopper }, []);
    // Another id of a shopper who was found already, or the shopper himself, is known by its own name.
    if (read?.view.shopper !== shopper || !allows(read.consent, 'score')) return undefined;
    return read.view;
  }

  async #indexOf(tenant: string): Promise<ShopperIndex> {
    const space = this.spaces.latest(tenant);
    const held = this.#held.get(tenant);
    const isOld = held && Date.now() - held.startedAt > FRESH_MS;
    const current =
      held?.version === space.modelVersion && !isOld ? held : this.#start(tenant, space);
    // Old coordinates of the same space will do until new ones are there.
    if (held?.ready && held.version === space.modelVersion && !current.ready) return held.ready;
    const patience = new AbortController();
    const waited = setTimeout(PATIENCE_MS, undefined, { signal: patience.signal, ref: false });
    const index = await Promise.race([current.index, waited.catch(() => undefined)]);
    patience.abort();
    if (index) return index;
    throw new ServiceUnavailableException('the shoppers are still being read: ask again shortly');
  }

  #start(tenant: string, space: ShopperSpace): Held {
    const startedAt = Date.now();
    const index = this.#read(tenant, new ShopperIndex(space, startedAt));
    const held: Held = { index, version: space.modelVersion, startedAt };
    this.#held.delete(tenant);
    this.#held.set(tenant, held);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST_SHOPS) break;
      this.#held.delete(oldest);
    }
    index.then(
      (read) => {
        held.ready = read;
      },
      // Whoever waits is told; the next request tries again.
      () => {
        if (this.#held.get(tenant) === held) this.#held.delete(tenant);
      },
    );
    return held;
  }

  async #read(tenant: string, index: ShopperIndex): Promise<ShopperIndex> {
    let after: string | undefined;
    do {
      const page = { tenant, limit: MAX_PAGE, ...(after !== undefined && { after }) };
      const { entities, next } = await this.reader.list<ShopperProfile>(PROFILE_FOLD, page);
      for (const { key, state } of entities) {
        if (state.firstSeen === undefined || !allows(state.consent, 'score')) continue;
        index.add(idOf(key), index.space.coordinatesOf(state, index.at));
      }
      after = next;
    } while (after !== undefined && index.size < MOST_COMPARED);
    return index;
  }
}
