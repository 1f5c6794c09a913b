import { Controller, Get, NotFoundException, Param, Query, UseGuards } from '@nestjs/common';
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
import { round4 } from '@tradewind/ml';
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
import { limitQuery, neighboursSchema } from './open-api.js';
import { RankingView } from './ranking-view.js';
import { listRequest } from './requests.js';

/** Neighbours in an answer unless another number is asked for. */
const NEIGHBOURS = 20;

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
    private readonly ranking: RankingView,
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
    const models = this.ranking.tenant(tenant.name);
    const isLeftOut = (id: string) => id === item || !this.catalog.isOffered(tenant.name, id);
    const asked = { history: [item], now: 0, isLeftOut, limit: limit ?? NEIGHBOURS };
    const ranked = models?.rankBy('itemCf', asked) ?? [];
    const touches = models?.touchesOf(item) ?? 0;
    if (touches === 0) throw new NotFoundException('this item has no neighbours yet');
    const where = { catalog: this.catalog, tenant: tenant.name };
    const neighbours = ranked.map(([id, score]) => ({ item: id, similarity: round4(score) }));
    return {
      item,
      touches,
      neighbours: withItems(neighbours, include, where),
      modelVersion: this.ranking.versionOf(tenant.name),
    };
  }
}
