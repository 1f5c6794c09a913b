import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { withReasons } from '@tradewind/recommender';
import {
  ApiIncludeItems,
  CatalogView,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  withItems,
  type Tenant,
  type WithFields,
} from '@tradewind/service';
import { limitQuery, trendingSchema } from './open-api.js';
import { listRequest } from './requests.js';
import { ShopItems } from './shop-items.js';

type ListedItem = WithFields<ReturnType<typeof withReasons>[number]>;

interface TrendingView {
  readonly items: readonly ListedItem[];
  readonly modelVersion: string;
}

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/trending')
@UseGuards(SecretKeyGuard)
export class TrendingController {
  constructor(
    private readonly shop: ShopItems,
    private readonly catalog: CatalogView,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What is trending in the shop, by decayed counts of weighted touches' })
  @ApiQuery(limitQuery)
  @ApiIncludeItems()
  @ApiOkResponse({ schema: trendingSchema })
  @ApiBadRequestResponse({ description: 'A bad limit.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async trending(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<TrendingView> {
    const { limit, include } = parseRequest(listRequest, query);
    const { items, modelVersion } = await this.shop.trending(tenant.name, limit);
    const where = { catalog: this.catalog, tenant: tenant.name };
    return { items: withItems(withReasons(items), include, where), modelVersion };
  }
}
