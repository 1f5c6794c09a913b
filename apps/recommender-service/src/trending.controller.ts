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
import { CurrentTenant, parseRequest, SecretKeyGuard, type Tenant } from '@tradewind/service';
import { limitQuery, trendingSchema } from './open-api.js';
import { listRequest } from './requests.js';
import { ShopItems } from './shop-items.js';

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/trending')
@UseGuards(SecretKeyGuard)
export class TrendingController {
  constructor(private readonly shop: ShopItems) {}

  @Get()
  @ApiOperation({ summary: 'What is trending in the shop, by decayed counts of weighted touches' })
  @ApiQuery(limitQuery)
  @ApiOkResponse({ schema: trendingSchema })
  @ApiBadRequestResponse({ description: 'A bad limit.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async trending(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
  ): Promise<{ items: ReturnType<typeof withReasons>; modelVersion: string }> {
    const { limit } = parseRequest(listRequest, query);
    const { items, modelVersion } = await this.shop.trending(tenant.name, limit);
    return { items: withReasons(items), modelVersion };
  }
}
