import { Controller, Get, Inject, NotFoundException, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { allows, idOf, segmentDocument } from '@tradewind/contracts';
import { currencyTableOf } from '@tradewind/orders';
import {
  PROFILE_FOLD,
  profileView,
  ruleMemberships,
  valueView,
  type ProfileView,
  type RuleMembership,
  type ShopperProfile,
  type ValueView,
} from '@tradewind/profile';
import {
  ApiShopperQuery,
  CurrentTenant,
  DocumentView,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  shopperRequest,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { NamedSegments } from './named-segments.js';
import { profileSchema } from './open-api.js';
import { VALUE_MODELS, type ValueModels } from './value-models.js';

const includable = ['value'] as const;
const profileRequest = shopperRequest.extend({
  include: z
    .string()
    .max(100)
    .transform((names) => names.split(','))
    .pipe(z.array(z.enum(includable)))
    .exactOptional(),
});

interface ShopperView extends ProfileView {
  /** By rules; the learned segment is `segment`. */
  readonly segments: readonly RuleMembership[];
  readonly value?: ValueView;
}

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/profiles')
@UseGuards(SecretKeyGuard)
export class ProfilesController {
  constructor(
    private readonly reader: StateReader,
    private readonly models: NamedSegments,
    private readonly documents: DocumentView,
    @Inject(VALUE_MODELS) private readonly values: ValueModels,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The profile of a shopper: recency, frequency, value, behaviour and segment',
  })
  @ApiShopperQuery()
  @ApiQuery({
    name: 'include',
    required: false,
    schema: { type: 'string', enum: [...includable] },
    description: 'value: what orders and revenue are expected of the shopper.',
  })
  @ApiOkResponse({ schema: profileSchema })
  @ApiNotFoundResponse({ description: 'No event of this shopper has been folded yet.' })
  async profile(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<ShopperView> {
    const { include = [], ...shopper } = parseRequest(profileRequest, query);
    const named = shopperKeyOf(tenant, shopper);
    const { key, state: profile } = await this.reader.find<ShopperProfile>(PROFILE_FOLD, named);
    const now = Date.now();
    const view =
      profile &&
      profileView(profile, {
        shopper: idOf(key),
        now,
        model: this.models.latest(tenant.name),
        table: currencyTableOf(this.documents, tenant.name),
      });
    if (!view) throw new NotFoundException('no event of this shopper has been seen yet');
    const value =
      include.includes('value') && allows(profile.consent, 'score')
        ? valueView(profile, this.values.latest(tenant.name)?.value.fit, now)
        : undefined;
    const documents = this.documents.list(segmentDocument, tenant.name);
    return { ...view, segments: ruleMemberships(profile, documents), ...(value && { value }) };
  }
}
