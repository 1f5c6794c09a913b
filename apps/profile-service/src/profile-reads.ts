import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { allows, computedTraitDocument, idOf, segmentDocument } from '@tradewind/contracts';
import { currencyTableOf } from '@tradewind/orders';
import {
  PROFILE_FOLD,
  profileView,
  ruleMemberships,
  traitIndexOf,
  traitViews,
  valueView,
  type ProfileView,
  type RuleMembership,
  type ShopperProfile,
  type TraitView,
  type ValueView,
} from '@tradewind/profile';
import {
  DocumentView,
  shopperKeyOf,
  StateReader,
  type ShopperQuery,
  type Tenant,
} from '@tradewind/service';
import { NamedSegments } from './named-segments.js';
import { VALUE_MODELS, type ValueModels } from './value-models.js';

/** What a read of a profile can ask for besides. */
export const includable = ['value', 'traits'] as const;
export type Includable = (typeof includable)[number];

export interface ShopperView extends ProfileView {
  /** By rules; the learned segment is `segment`. */
  readonly segments: readonly RuleMembership[];
  readonly value?: ValueView;
  readonly traits?: Readonly<Record<string, TraitView>>;
}

export interface ProfileRead {
  readonly view: ShopperView;
  /**
   * A weak tag: the same while nothing happens to the shopper, to his segments and to the settings that are
   * read, for an hour at most; what changes by time alone may differ by so much.
   */
  readonly etag: string;
}

const HOUR_MS = 3_600_000;

/** Reads profiles as HTTP shows them. */
@Injectable()
export class ProfileReads {
  constructor(
    private readonly reader: StateReader,
    private readonly models: NamedSegments,
    private readonly documents: DocumentView,
    @Inject(VALUE_MODELS) private readonly values: ValueModels,
  ) {}

  /** `undefined` of a shopper of whom no event has been folded. */
  async read(
    tenant: Tenant,
    query: ShopperQuery,
    include: readonly Includable[],
  ): Promise<ProfileRead | undefined> {
    const named = shopperKeyOf(tenant, query);
    const { key, state: profile } = await this.reader.find<ShopperProfile>(PROFILE_FOLD, named);
    if (!profile) return undefined;
    const now = Date.now();
    const table = currencyTableOf(this.documents, tenant.name);
    const model = this.models.latest(tenant.name);
    const view = profileView(profile, { shopper: idOf(key), now, model, table });
    if (!view) return undefined;
    const segments = ruleMemberships(profile, this.documents.list(segmentDocument, tenant.name));
    const included = this.#included(tenant, { profile, include, now });
    const seen = [profile, view.segment, segments, table, Math.floor(now / HOUR_MS)];
    return {
      view: { ...view, segments, ...included.view },
      etag: tagOf([...seen, ...included.settings]),
    };
  }

  /** What is asked for besides, and what it follows from beside the profile. */
  #included(
    { name }: Tenant,
    asked: {
      readonly profile: ShopperProfile;
      readonly include: readonly Includable[];
      readonly now: number;
    },
  ): { readonly view: Pick<ShopperView, Includable>; readonly settings: readonly unknown[] } {
    const { profile, include, now } = asked;
    const fit = this.values.latest(name);
    const isValued = include.includes('value') && allows(profile.consent, 'score');
    const value = isValued ? valueView(profile, fit?.value.fit, now) : undefined;
    const index = traitIndexOf(this.documents.list(computedTraitDocument, name));
    const traits = include.includes('traits') ? traitViews(profile, index, now) : undefined;
    return {
      view: { ...(value && { value }), ...(traits && { traits }) },
      settings: [include, value && fit?.epoch, traits && [...index.traits.values()]],
    };
  }
}

function tagOf(content: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(content));
  return `W/"${hash.digest('base64url').slice(0, 22)}"`;
}
