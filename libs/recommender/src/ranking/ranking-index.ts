import { stableHash } from '@tradewind/ml';
import { defaultShopModelsOptions } from './shop-models.js';
import { TenantRanking } from './tenant-ranking.js';
import type { TenantRankingOptions } from './tenant-ranking.js';
import type { RefitInput, RefitResult } from './refit.js';
import type { ToldTouch } from './told-touches.js';
import type { CompleteEpoch } from './touch-epochs.js';

export interface RankingIndexOptions extends TenantRankingOptions {
  readonly epochMs: number;
  /** Tenants with models; of further ones lists have only what they fall back on. */
  readonly maxTenants: number;
  /** Stream time from the request of a refit to the epoch in which its result counts, ms. */
  readonly refitLagMs: number;
}

export const defaultRankingIndexOptions: Omit<RankingIndexOptions, 'epochMs'> = {
  ...defaultShopModelsOptions,
  historyLength: 500,
  maxItems: 200_000,
  maxShoppers: 200_000,
  maxCategories: 2_000,
  maxTouches: 50,
  choiceEvery: 20,
  firstChoices: 200,
  laterChoiceEvery: 400,
  maxTenants: 1_000,
  refitLagMs: 60_000,
};

/** EASE and factors of a tenant are to be trained anew. */
export interface RefitRequest extends RefitInput {
  readonly tenant: string;
  /** The result counts before this epoch is learned, and not earlier. */
  readonly due: number;
}

/**
 * The models of all tenants, which learn complete epochs in their order. It has no clock and takes nothing from
 * outside but epochs and the results of refits it has requested, each before the epoch at which it is due: so whoever
 * learns the same epochs has the same models.
 */
export class RankingIndex {
  readonly #tenants = new Map<string, TenantRanking>();

  constructor(private readonly options: RankingIndexOptions) {}

  tenant(name: string): TenantRanking | undefined {
    return this.#tenants.get(name);
  }

  get tenants(): readonly string[] {
    return [...this.#tenants.keys()];
  }

  /** Learns an epoch, one touch after the other, and returns the refits that are due after it. */
  *learn({ epoch, touches, forgotten = [] }: CompleteEpoch): Generator<undefined, RefitRequest[]> {
    const refits: RefitRequest[] = [];
    for (const [name, own] of byTenant(touches)) {
      const tenant = this.#tenantOf(name);
      if (tenant === undefined) continue;
      yield* tenant.learn(epoch, own);
      // A refit that is due now is to be without them.
      this.#forget(forgotten.filter((each) => each.tenant === name));
      const input = tenant.beginRefit();
      if (input === undefined) continue;
      const lag = Math.max(1, Math.ceil(this.options.refitLagMs / this.options.epochMs));
      const seed = this.seedOf(name, epoch);
      refits.push({ ...input, tenant: name, seed, due: epoch + lag });
    }
    this.#forget(forgotten);
    return refits;
  }

  #forget(erased: NonNullable<CompleteEpoch['forgotten']>): void {
    for (const { tenant, shopper } of erased) this.#tenants.get(tenant)?.erase(shopper);
  }

  /** Learns an epoch without a break. */
  learnNow(epoch: CompleteEpoch): RefitRequest[] {
    const learning = this.learn(epoch);
    let step = learning.next();
    while (step.done !== true) step = learning.next();
    return step.value;
  }

  /** The seed of a refit that is requested at the end of an epoch. */
  seedOf(tenant: string, epoch: number): number {
    return stableHash(`${tenant}|${String(epoch)}`);
  }

  takeRefit({ tenant }: Pick<RefitRequest, 'tenant'>, result: RefitResult): void {
    this.#tenants.get(tenant)?.takeRefit(result);
  }

  #tenantOf(name: string): TenantRanking | undefined {
    const known = this.#tenants.get(name);
    if (known !== undefined || this.#tenants.size >= this.options.maxTenants) return known;
    const tenant = new TenantRanking(this.options);
    this.#tenants.set(name, tenant);
    return tenant;
  }
}

function byTenant(touches: readonly ToldTouch[]): Map<string, ToldTouch[]> {
  const found = new Map<string, ToldTouch[]>();
  for (const touch of touches) {
    const own = found.get(touch.tenant);
    if (own === undefined) found.set(touch.tenant, [touch]);
    else own.push(touch);
  }
  return found;
}
