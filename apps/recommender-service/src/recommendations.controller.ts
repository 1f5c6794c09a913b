import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { idOf, type MissingData } from '@tradewind/contracts';
import { itemsForSlot, listOfSlot, withReasons } from '@tradewind/recommender';
import {
  ApiIncludeItems,
  ApiShopperQuery,
  CatalogView,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  withItems,
  type Tenant,
  type WithFields,
} from '@tradewind/service';
import { limitQuery, recommendationsSchema, slotQuery } from './open-api.js';
import { shopperListRequest } from './requests.js';
import { ShopItems } from './shop-items.js';
import { Slots } from './slots.js';

type ListedItem = ReturnType<typeof withReasons>[number];

/** An item that stands where the shop wants it, whatever the models say. */
interface PinnedItem {
  readonly item: string;
  readonly source: 'pinned';
  readonly reason: string;
}

interface RecommendationsView {
  readonly shopper: string;
  readonly items: readonly WithFields<ListedItem | PinnedItem>[];
  readonly modelVersion: string;
  readonly missing: readonly MissingData[];
}

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/recommendations')
@UseGuards(SecretKeyGuard)
export class RecommendationsController {
  constructor(
    private readonly shop: ShopItems,
    private readonly slots: Slots,
    private readonly catalog: CatalogView,
  ) {}

  @Get()
  @ApiOperation({
    summary: "A shopper's list by the newest model, with source and reason of each item",
    description: 'A shopper not seen before gets what is trending, or else what is newest.',
  })
  @ApiShopperQuery('No shopper was named, or more than one; a bad limit.')
  @ApiQuery(limitQuery)
  @ApiQuery(slotQuery)
  @ApiIncludeItems()
  @ApiOkResponse({ schema: recommendationsSchema })
  async recommendations(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
  ): Promise<RecommendationsView> {
    const { limit, include, slot: name, ...named } = parseRequest(shopperListRequest, query);
    const slot = name === undefined ? undefined : this.slots.find(tenant.name, name, limit);
    const wanted = slot
      ? { limit: itemsForSlot(slot), repeats: slot.repeats }
      : { ...(limit !== undefined && { limit }) };
    const [{ key, items: found, modelVersion }, missing] = await Promise.all([
      this.shop.listOf(tenant.name, shopperKeyOf(tenant, named), wanted),
      this.shop.missing(tenant.name),
    ]);
    const listed: readonly (ListedItem | PinnedItem)[] = withReasons(found);
    const items = slot ? listOfSlot(listed, slot, pinned) : listed;
    // A pin of what cannot be bought gives its place away.
    const offered = items.filter(({ item }) => this.catalog.isOffered(tenant.name, item));
    const where = { catalog: this.catalog, tenant: tenant.name };
    return { shopper: idOf(key), items: withItems(offered, include, where), modelVersion, missing };
  }
}

function pinned(item: string): PinnedItem {
  return { item, source: 'pinned', reason: 'Pinned by the shop' };
}
