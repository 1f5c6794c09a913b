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
import { Lists } from './lists.js';
import { limitQuery, trendingSchema } from './open-api.js';
import { listRequest } from './requests.js';
import type { ListEntry } from './slot-list.js';

interface TrendingView {
  readonly items: readonly WithFields<ListEntry>[];
  readonly modelVersion: string;
}

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/trending')
@UseGuards(SecretKeyGuard)
export class TrendingController {
  constructor(
    private readonly lists: Lists,
    private readonly catalog: CatalogView,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What is trending in the shop, by decayed counts of shoppers' })
  @ApiQuery(limitQuery)
  @ApiIncludeItems()
  @ApiOkResponse({ schema: trendingSchema })
  @ApiBadRequestResponse({ description: 'A bad limit.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async trending(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<TrendingView> {
    const { limit, include } = parseRequest(listRequest, query);
    const options = limit === undefined ? {} : { limit };
    const about = { tenant: tenant.name, slot: 'trending', who: undefined, options };
    const { items, modelVersion } = await this.lists.listFor(about);
    const where = { catalog: this.catalog, tenant: tenant.name };
    return { items: withItems(items, include, where), modelVersion };
  }
}
