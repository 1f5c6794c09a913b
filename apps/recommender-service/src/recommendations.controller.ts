import { Body, Controller, Get, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
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
import { Lists } from './lists.js';
import { limitQuery, recommendationsSchema, slotBody, slotQuery } from './open-api.js';
import { shopperListRequest, slotRequest } from './requests.js';
import type { ListEntry, SlotList } from './slot-list.js';
import { DEFAULT_SLOT } from './slots.js';

interface RecommendationsView {
  readonly shopper?: string;
  readonly items: readonly WithFields<ListEntry>[];
  readonly modelVersion: string;
  readonly missing: readonly MissingData[];
}

const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/recommendations')
@UseGuards(SecretKeyGuard)
export class RecommendationsController {
  /** Answers as JSON, for as long as their lists are kept. */
  readonly #texts = new WeakMap<SlotList, string>();

  constructor(
    private readonly lists: Lists,
    private readonly catalog: CatalogView,
  ) {}

  @Get()
  @Header('content-type', JSON_TYPE)
  @ApiOperation({
    summary: "A shopper's list by the newest models, with source and reason of each item",
    description: 'A shopper not seen before gets what is trending, or else what is newest.',
  })
  @ApiShopperQuery('No shopper was named, or more than one; a bad limit; an unknown parameter.')
  @ApiQuery(limitQuery)
  @ApiQuery(slotQuery)
  @ApiIncludeItems()
  @ApiOkResponse({ schema: recommendationsSchema })
  async recommendations(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<string> {
    const { limit, include, slot, ...named } = parseRequest(shopperListRequest, query);
    const who = { key: shopperKeyOf(tenant, named), followsLinks: true };
    const options = limit === undefined ? {} : { limit };
    const about = { tenant: tenant.name, slot: slot ?? DEFAULT_SLOT, who, options };
    return this.#answer(tenant, await this.lists.listFor(about), include);
  }

  @Post()
  @AllowReading()
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
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
  async slot(@CurrentTenant() tenant: Tenant, @Body() body: unknown): Promise<string> {
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
    const about = { tenant: tenant.name, slot: slot ?? DEFAULT_SLOT, who, options };
    return this.#answer(tenant, await this.lists.listFor(about), include);
  }

  /** JSON, which is written once for a list that is given out again. */
  async #answer(tenant: Tenant, list: SlotList, include: 'items' | undefined): Promise<string> {
    const missing = await this.lists.missing(tenant.name);
    const isPlain = include === undefined && missing.length === 0;
    const known = isPlain ? this.#texts.get(list) : undefined;
    if (known !== undefined) return known;
    const where = { catalog: this.catalog, tenant: tenant.name };
    const view: RecommendationsView = {
      ...list,
      items: withItems(list.items, include, where),
      missing,
    };
    const text = JSON.stringify(view);
    if (isPlain) this.#texts.set(list, text);
    return text;
  }
}
