import {
  Controller,
  Get,
  Inject,
  NotFoundException,
  Param,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { keyOf } from '@tradewind/contracts';
import { isTrendingId, PAIRS_MODEL } from '@tradewind/recommender';
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
import { ITEM_LISTS, type ItemLists } from './item-lists.js';
import { limitQuery, neighboursSchema } from './open-api.js';
import { listRequest } from './requests.js';

interface NeighboursView {
  readonly item: string;
  readonly touches: number;
  readonly neighbours: readonly WithFields<{
    readonly item: string;
    readonly similarity: number;
  }>[];
  readonly modelVersion: string;
}

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/items')
@UseGuards(SecretKeyGuard)
export class ItemsController {
  constructor(
    @Inject(ITEM_LISTS) private readonly lists: ItemLists,
    private readonly catalog: CatalogView,
  ) {}

  @Get(':id/neighbours')
  @ApiOperation({ summary: 'The items most similar to one by what shoppers touch together' })
  @ApiQuery(limitQuery)
  @ApiIncludeItems()
  @ApiOkResponse({ schema: neighboursSchema })
  @ApiBadRequestResponse({ description: 'A bad limit.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  @ApiNotFoundResponse({ description: 'Nothing was touched together with this item yet.' })
  neighbours(
    @CurrentTenant() tenant: Tenant,
    @Param('id') item: string,
    @Query() query: unknown,
  ): NeighboursView {
    const { limit, include } = parseRequest(listRequest, query);
    const list = isTrendingId(item) ? undefined : this.lists.latest(keyOf(tenant.name, item));
    if (list === undefined) throw new NotFoundException('this item has no neighbours yet');
    const { touches, items } = list.value;
    const where = { catalog: this.catalog, tenant: tenant.name };
    const neighbours = items
      .filter(([id]) => this.catalog.isOffered(tenant.name, id))
      .slice(0, limit)
      .map(([id, similarity]) => ({ item: id, similarity }));
    return {
      item,
      touches,
      neighbours: withItems(neighbours, include, where),
      modelVersion: `${PAIRS_MODEL}@${String(list.epoch)}`,
    };
  }
}
