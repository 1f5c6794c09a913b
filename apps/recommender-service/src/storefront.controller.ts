import { randomUUID } from 'node:crypto';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ItemView } from '@tradewind/contracts';
import {
  CatalogView,
  pageIdentity,
  parseRequest,
  StorefrontAccess,
  type PageReply,
  type PageRequest,
} from '@tradewind/service';
import { z } from 'zod';
import { Lists } from './lists.js';
import { limitQuery } from './open-api.js';
import type { ListEntry } from './slot-list.js';

const listQuery = z.strictObject({
  ...pageIdentity,
  item: z.string().min(1).max(255).exactOptional(),
  limit: z.coerce.number().int().min(1).max(50).exactOptional(),
});

/** An item as a page shows it; without the fields that the catalogue does not know. */
export interface StorefrontItem extends Partial<Omit<ItemView, 'id' | 'learned' | 'image_url'>> {
  readonly id: string;
  readonly imageUrl?: string;
  readonly reason: string;
}

type PartialView = { -readonly [Field in keyof ItemView]?: ItemView[Field] };

interface StorefrontList {
  /** Identifies this list in what the page reports of it. */
  readonly listId: string;
  readonly slot: string;
  readonly items: readonly StorefrontItem[];
  readonly modelVersion: string;
}

/** So long a browser may show the same list again, seconds. */
const MAX_AGE = 5;

/** Lists for pages of the shop. */
@ApiTags('storefront')
@Controller('v1/storefront')
export class StorefrontController {
  constructor(
    private readonly access: StorefrontAccess,
    private readonly lists: Lists,
    private readonly catalog: CatalogView,
  ) {}

  @Get(':slot')
  @ApiOperation({
    summary: 'The list of a slot for the visitor of a page, with what the catalogue knows of items',
    description:
      'By write key. For a visitor by anonymousId, or for a user by userId and userHash, the HMAC-SHA256 of userId with the identity secret, in hexadecimal. What an id was linked to later is not read by it. With `item` the list is about that item.',
  })
  @ApiQuery({ name: 'writeKey', required: true })
  @ApiQuery({ name: 'anonymousId', required: false })
  @ApiQuery({ name: 'userId', required: false })
  @ApiQuery({ name: 'userHash', required: false })
  @ApiQuery({ name: 'item', required: false, description: 'The item that the page is about.' })
  @ApiQuery({ ...limitQuery, schema: { type: 'integer', minimum: 1, maximum: 50 } })
  @ApiOkResponse({
    description:
      '{listId, slot, modelVersion, items: [{id, name?, price?, currency?, imageUrl?, url?, available?, ..., reason}]}',
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
    @Res({ passthrough: true }) reply: PageReply,
  ): Promise<StorefrontList> {
    reply.header('cache-control', 'no-store');
    this.access.admitAddress(request, reply);
    const { item, limit, ...asked } = parseRequest(listQuery, query);
    const who = this.access.shopperOf(asked, request);
    this.access.admitShopper(who.key, reply);
    const tenant = who.tenant.name;
    const reader = { key: who.key, followsLinks: who.isUser };
    const about = item === undefined ? {} : { items: [item], exclude: [item] };
    const options = { ...about, ...(limit !== undefined && { limit }) };
    const found = await this.lists.listFor({ tenant, slot: name, who: reader, options });
    reply.header('cache-control', `private, max-age=${String(MAX_AGE)}`);
    return {
      listId: randomUUID(),
      slot: name,
      items: found.items.map((each) => this.#shown(tenant, each)),
      modelVersion: found.modelVersion,
    };
  }

  #shown(tenant: string, { item, reason }: ListEntry): StorefrontItem {
    const view: PartialView = { ...this.catalog.view(tenant, item) };
    const { image_url: imageUrl, ...fields } = view;
    delete fields.learned;
    return {
      ...fields,
      id: item,
      reason,
      ...(imageUrl !== undefined && { imageUrl }),
    };
  }
}
