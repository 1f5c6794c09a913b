import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { computedTraitDocument, idOf, segmentDocument } from '@tradewind/contracts';
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
    const fit = this.values.latest(tenant.name);
    const value = include.includes('value') ? valueView(profile, fit?.value.fit, now) : undefined;
    const index = traitIndexOf(this.documents.list(computedTraitDocument, tenant.name));
    const traits = include.includes('traits') ? traitViews(profile, index, now) : undefined;
    const seen = [profile, view.segment, segments, table, include, Math.floor(now / HOUR_MS)];
    const settings = [value && fit?.epoch, traits && [...index.traits.values()]];
    return {
      view: { ...view, segments, ...(value && { value }), ...(traits && { traits }) },
      etag: tagOf([...seen, ...settings]),
    };
  }
}

function tagOf(content: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(content));
  return `W/"${hash.digest('base64url').slice(0, 22)}"`;
}
