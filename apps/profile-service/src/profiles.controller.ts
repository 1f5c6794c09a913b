import { Controller, Get, NotFoundException, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { idOf } from '@tradewind/contracts';
import { currencyTableOf } from '@tradewind/orders';
import {
  PROFILE_FOLD,
  profileView,
  type ProfileView,
  type ShopperProfile,
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
import { NamedSegments } from './named-segments.js';
import { profileSchema } from './open-api.js';

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/profiles')
@UseGuards(SecretKeyGuard)
export class ProfilesController {
  constructor(
    private readonly reader: StateReader,
    private readonly models: NamedSegments,
    private readonly documents: DocumentView,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The profile of a shopper: recency, frequency, value, behaviour and segment',
  })
  @ApiShopperQuery()
  @ApiOkResponse({ schema: profileSchema })
  @ApiNotFoundResponse({ description: 'No event of this shopper has been folded yet.' })
  async profile(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<ProfileView> {
    const named = shopperKeyOf(tenant, parseRequest(shopperRequest, query));
    const { key, state: profile } = await this.reader.find<ShopperProfile>(PROFILE_FOLD, named);
    const view =
      profile &&
      profileView(profile, {
        shopper: idOf(key),
        now: Date.now(),
        model: this.models.latest(tenant.name),
        table: currencyTableOf(this.documents, tenant.name),
      });
    if (!view) throw new NotFoundException('no event of this shopper has been seen yet');
    return view;
  }
}
