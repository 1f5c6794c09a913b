import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { Recommender, type Recommendations } from '@tradewind/recommender';
import { CurrentTenant, parseRequest, SecretKeyGuard, type Tenant } from '@tradewind/service';
import { ITEM_LISTS, type ItemLists } from './item-lists.js';
import { limitQuery, trendingSchema } from './open-api.js';
import { listRequest } from './requests.js';

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/trending')
@UseGuards(SecretKeyGuard)
export class TrendingController {
  constructor(
    private readonly recommender: Recommender,
    @Inject(ITEM_LISTS) private readonly lists: ItemLists,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What is trending in the shop, by decayed counts of weighted touches' })
  @ApiQuery(limitQuery)
  @ApiOkResponse({ schema: trendingSchema })
  @ApiBadRequestResponse({ description: 'A bad limit.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  trending(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Recommendations {
    const { limit } = parseRequest(listRequest, query);
    return this.recommender.trending(tenant.name, (key) => this.lists.latest(key)?.value, limit);
  }
}
