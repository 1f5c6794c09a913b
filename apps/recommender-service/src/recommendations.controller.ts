import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { MissingData } from '@tradewind/contracts';
import {
  AllowReading,
  ApiIncludeItems,
  ApiShopperQuery,
  CatalogView,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  type Tenant,
  type WithFields,
  withItems,
} from '@tradewind/service';
import { Lists, type ListEntry, type SlotList } from './lists.js';
import { limitQuery, recommendationsSchema, slotBody, slotQuery } from './open-api.js';
import { shopperListRequest, slotRequest } from './requests.js';
import { DEFAULT_SLOT } from './slots.js';

interface RecommendationsView {
  readonly shopper?: string;
  readonly items: readonly WithFields<ListEntry>[];
  readonly modelVersion: string;
  readonly missing: readonly MissingData[];
}

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/recommendations')
@UseGuards(SecretKeyGuard)
export class RecommendationsController {
  constructor(
    private readonly lists: Lists,
    private readonly catalog: CatalogView,
  ) {}

  @Get()
  @ApiOperation({
    summary: "A shopper's list by the newest models, with source and reason of each item",
    description: 'A shopper not seen before gets what is trending, or else what is newest.',
  })
  @ApiShopperQuery('No shopper was named, or more than one; a bad limit; an unknown parameter.')
  @ApiQuery(limitQuery)
  @ApiQuery(slotQuery)
  @ApiIncludeItems()
  @ApiOkResponse({ schema: recommendationsSchema })
  async recommendations(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
  ): Promise<RecommendationsView> {
    const { limit, include, slot, ...named } = parseRequest(shopperListRequest, query);
    const who = { key: shopperKeyOf(tenant, named), followsLinks: true };
    const options = limit === undefined ? {} : { limit };
    const list = await this.lists.listFor(tenant.name, slot ?? DEFAULT_SLOT, who, options);
    return this.#viewOf(tenant, list, include);
  }

  @Post()
  @AllowReading()
  @HttpCode(200)
  @ApiOperation({
    summary: 'The list of a slot, for a shopper, for items, or for nobody',
    description:
      'A shopper is named by userId, anonymousId or shopper, or not at all. What the body says goes before what the document of the slot says. The request changes nothing.',
  })
  @ApiBody({ schema: slotBody })
  @ApiOkResponse({ schema: recommendationsSchema })
  @ApiBadRequestResponse({ description: 'More than one shopper; a bad or an unknown parameter.' })
  @ApiNotFoundResponse({ description: 'There is no such slot.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async slot(@CurrentTenant() tenant: Tenant, @Body() body: unknown): Promise<RecommendationsView> {
    const { slot, include, userId, anonymousId, shopper, ...options } = parseRequest(
      slotRequest,
      body ?? {},
    );
    const named = {
      ...(userId !== undefined && { userId }),
      ...(anonymousId !== undefined && { anonymousId }),
      ...(shopper !== undefined && { shopper }),
    };
    const isNobody = Object.keys(named).length === 0;
    const who = isNobody ? undefined : { key: shopperKeyOf(tenant, named), followsLinks: true };
    const list = await this.lists.listFor(tenant.name, slot ?? DEFAULT_SLOT, who, options);
    return this.#viewOf(tenant, list, include);
  }

  async #viewOf(
    tenant: Tenant,
    { items, ...list }: SlotList,
    include: 'items' | undefined,
  ): Promise<RecommendationsView> {
    const where = { catalog: this.catalog, tenant: tenant.name };
    const missing = await this.lists.missing(tenant.name);
    return { ...list, items: withItems(items, include, where), missing };
  }
}
