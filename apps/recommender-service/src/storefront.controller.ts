import { randomUUID } from 'node:crypto';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { keyOf, type ItemView } from '@tradewind/contracts';
import { isTrendingId, itemsForSlot, listOfSlot, withReasons } from '@tradewind/recommender';
import {
  CatalogView,
  pageIdentity,
  parseRequest,
  StorefrontAccess,
  type PageRequest,
  type PageShopper,
} from '@tradewind/service';
import { z } from 'zod';
import { ITEM_LISTS, type ItemLists } from './item-lists.js';
import { limitQuery } from './open-api.js';
import { ShopItems } from './shop-items.js';
import { Slots, type Slot } from './slots.js';

const listQuery = z.strictObject({
  ...pageIdentity,
  item: z.string().min(1).max(255).exactOptional(),
  limit: z.coerce.number().int().min(1).max(50).exactOptional(),
});

interface Reply {
  header(name: string, value: string): unknown;
}

/** An item as a page shows it; without the fields that the catalogue does not know. */
export interface StorefrontItem extends Partial<Omit<ItemView, 'id' | 'learned' | 'image_url'>> {
  readonly id: string;
  readonly imageUrl?: string;
  readonly reason?: string;
}

interface StorefrontList {
  /** Identifies this list in what the page reports of it. */
  readonly listId: string;
  readonly slot: string;
  readonly items: readonly StorefrontItem[];
  readonly modelVersion: string;
}

interface Listed {
  readonly item: string;
  readonly reason?: string;
}

/** So long a browser may show the same list again, seconds. */
const MAX_AGE = 5;

/** Lists for pages of the shop. */
@ApiTags('storefront')
@Controller('v1/storefront')
export class StorefrontController {
  constructor(
    private readonly access: StorefrontAccess,
    private readonly shop: ShopItems,
    private readonly slots: Slots,
    private readonly catalog: CatalogView,
    @Inject(ITEM_LISTS) private readonly lists: ItemLists,
  ) {}

  @Get(':slot')
  @ApiOperation({
    summary: 'The list of a slot for the visitor of a page, with what the catalogue knows of items',
    description:
      'By write key. For a visitor by anonymousId, or for a user by userId and userHash, the HMAC-SHA256 of userId with the identity secret, in hexadecimal. What an id was linked to later is not read by it. With `item` what goes with that item comes first.',
  })
  @ApiQuery({ name: 'writeKey', required: true })
  @ApiQuery({ name: 'anonymousId', required: false })
  @ApiQuery({ name: 'userId', required: false })
  @ApiQuery({ name: 'userHash', required: false })
  @ApiQuery({ name: 'item', required: false, description: 'The item that the page is about.' })
  @ApiQuery({ ...limitQuery, schema: { type: 'integer', minimum: 1, maximum: 50 } })
  @ApiOkResponse({
    description:
      '{listId, slot, modelVersion, items: [{id, name?, price?, currency?, imageUrl?, url?, available?, ..., reason?}]}',
  })
  @ApiResponse({ status: 400, description: 'A parameter is unknown or bad; the message names it.' })
  @ApiResponse({ status: 401, description: 'The write key or the signature is wrong.' })
  @ApiResponse({ status: 403, description: "The page's origin is not allowed." })
  @ApiResponse({ status: 404, description: 'There is no such slot.' })
  @ApiResponse({ status: 429, description: 'Too many requests: see Retry-After.' })
  async list(
    @Param('slot') name: string,
    @Query() query: unknown,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StorefrontList> {
    reply.header('cache-control', 'no-store');
    this.access.admitAddress(request, reply);
    const { item, limit, ...asked } = parseRequest(listQuery, query);
    const who = this.access.shopperOf(asked, request);
    this.access.admitShopper(who.key, reply);
    const tenant = who.tenant.name;
    const slot = this.slots.findOrStandard(tenant, name, limit);
    const found = await this.#listFor(who, slot);
    const listed: readonly Listed[] = [
      ...this.#goingWith(tenant, item),
      ...withReasons(found.items),
    ];
    const items = listOfSlot(distinct(listed, item), slot, (pin): Listed => ({ item: pin }));
    const offered = items.filter((each) => this.catalog.isOffered(tenant, each.item));
    reply.header('cache-control', `private, max-age=${String(MAX_AGE)}`);
    return {
      listId: randomUUID(),
      slot: name,
      items: offered.map((each) => this.#shown(tenant, each)),
      modelVersion: found.modelVersion,
    };
  }

  #listFor({ tenant, key, isUser }: PageShopper, slot: Slot) {
    const wanted = { limit: itemsForSlot(slot), repeats: slot.repeats };
    return isUser
      ? this.shop.listOf(tenant.name, key, wanted)
      : this.shop.ownListOf(tenant.name, key, wanted);
  }

  #goingWith(tenant: string, item: string | undefined): readonly Listed[] {
    if (item === undefined || isTrendingId(item)) return [];
    const neighbours = this.lists.latest(keyOf(tenant, item))?.value.items ?? [];
    return neighbours.map(([id]) => ({ item: id, reason: `Goes with ${item}` }));
  }

  #shown(tenant: string, { item, reason }: Listed): StorefrontItem {
    const { learned: _, image_url: imageUrl, ...fields } = this.catalog.view(tenant, item) ?? {};
    return {
      ...fields,
      id: item,
      ...(imageUrl !== undefined && { imageUrl }),
      ...(reason !== undefined && { reason }),
    };
  }
}

/** Each item once, at its first place, and never the one that the page shows already. */
function distinct(list: readonly Listed[], shown: string | undefined): readonly Listed[] {
  const seen = new Set([shown]);
  return list.filter(({ item }) => !seen.has(item) && seen.add(item));
}
