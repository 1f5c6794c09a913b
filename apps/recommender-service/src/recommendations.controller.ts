import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { idOf } from '@tradewind/contracts';
import {
  Recommender,
  SHOPPER_FOLD,
  type Recommendations,
  type ShopperState,
} from '@tradewind/recommender';
import {
  ApiShopperQuery,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { ITEM_LISTS, type ItemLists } from './item-lists.js';
import { limitQuery, recommendationsSchema } from './open-api.js';
import { shopperListRequest } from './requests.js';

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/recommendations')
@UseGuards(SecretKeyGuard)
export class RecommendationsController {
  constructor(
    private readonly reader: StateReader,
    private readonly recommender: Recommender,
    @Inject(ITEM_LISTS) private readonly lists: ItemLists,
  ) {}

  @Get()
  @ApiOperation({
    summary: "A shopper's list by the newest model, with source and reason of each item",
    description: 'A shopper not seen before gets what is trending.',
  })
  @ApiShopperQuery('No shopper was named, or more than one; a bad limit.')
  @ApiQuery(limitQuery)
  @ApiOkResponse({ schema: recommendationsSchema })
  async recommendations(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
  ): Promise<Recommendations & { shopper: string }> {
    const { limit, ...named } = parseRequest(shopperListRequest, query);
    const key = shopperKeyOf(tenant, named);
    const state = await this.reader.read<ShopperState>(SHOPPER_FOLD, key);
    const read = (list: string) => this.lists.latest(list)?.value;
    const list = this.recommender.recommend(tenant.name, state?.history ?? [], read, limit);
    return { shopper: idOf(key), ...list };
  }
}
