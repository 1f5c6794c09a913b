import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { idOf, type MissingData } from '@tradewind/contracts';
import { withReasons } from '@tradewind/recommender';
import {
  ApiShopperQuery,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  type Tenant,
} from '@tradewind/service';
import { limitQuery, recommendationsSchema } from './open-api.js';
import { shopperListRequest } from './requests.js';
import { ShopItems } from './shop-items.js';

interface RecommendationsView {
  readonly shopper: string;
  readonly items: ReturnType<typeof withReasons>;
  readonly modelVersion: string;
  readonly missing: readonly MissingData[];
}

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/recommendations')
@UseGuards(SecretKeyGuard)
export class RecommendationsController {
  constructor(private readonly shop: ShopItems) {}

  @Get()
  @ApiOperation({
    summary: "A shopper's list by the newest model, with source and reason of each item",
    description: 'A shopper not seen before gets what is trending, or else what is newest.',
  })
  @ApiShopperQuery('No shopper was named, or more than one; a bad limit.')
  @ApiQuery(limitQuery)
  @ApiOkResponse({ schema: recommendationsSchema })
  async recommendations(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
  ): Promise<RecommendationsView> {
    const { limit, ...named } = parseRequest(shopperListRequest, query);
    const [{ key, items, modelVersion }, missing] = await Promise.all([
      this.shop.listOf(tenant.name, shopperKeyOf(tenant, named), limit),
      this.shop.missing(tenant.name),
    ]);
    return { shopper: idOf(key), items: withReasons(items), modelVersion, missing };
  }
}
