import { Controller, Get, Query, UseGuards } from '@nestjs/common';
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
import { whyListed } from '@tradewind/recommender';
import {
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  shopperRequest,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { diagnosticsSchema } from './diagnostics-schema.js';
import { Lists } from './lists.js';
import { limitQuery, slotQuery } from './open-api.js';
import type { ExplainedList } from './slot-list.js';
import { DEFAULT_SLOT } from './slots.js';

const MAX_ITEMS = 50;
/** Ids apart from each other by commas; an id with a comma in it is asked for by POST /v1/recommendations alone. */
const items = z
  .string()
  .transform((text) => text.split(',').filter((id) => id !== ''))
  .pipe(z.array(z.string().max(255)).min(1).max(MAX_ITEMS));

const diagnosticsQuery = z.strictObject({
  ...shopperRequest.shape,
  slot: z.string().min(1).max(64).exactOptional(),
  items: items.exactOptional(),
  limit: z.coerce.number().int().min(1).max(100).exactOptional(),
});

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/diagnostics')
@UseGuards(SecretKeyGuard)
export class DiagnosticsController {
  constructor(private readonly lists: Lists) {}

  @Get()
  @ApiOperation({
    summary:
      'How a list comes about: what each source says, what is left out and why, and each place',
    description:
      'The list is made anew by the code that makes all lists, and changes none that is given out. A shopper is named by userId, anonymousId or shopper, or not at all.',
  })
  @ApiQuery({ name: 'userId', required: false })
  @ApiQuery({ name: 'anonymousId', required: false })
  @ApiQuery({ name: 'shopper', required: false, description: 'A pseudonym.' })
  @ApiQuery(slotQuery)
  @ApiQuery({
    name: 'items',
    required: false,
    description:
      'What the list is about, separated by commas: the item of the page, or those of the cart.',
    schema: { type: 'string' },
  })
  @ApiQuery(limitQuery)
  @ApiOkResponse({ schema: diagnosticsSchema })
  @ApiBadRequestResponse({ description: 'More than one shopper; a bad or an unknown parameter.' })
  @ApiNotFoundResponse({ description: 'There is no such slot.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async explain(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<ExplainedList> {
    const {
      slot = DEFAULT_SLOT,
      items: about,
      limit,
      ...named
    } = parseRequest(diagnosticsQuery, query);
    const isNobody = Object.keys(named).length === 0;
    const who = isNobody ? undefined : { key: shopperKeyOf(tenant, named), followsLinks: true };
    const options = { ...(about && { items: about }), ...(limit !== undefined && { limit }) };
    const list = await this.lists.explain({ tenant: tenant.name, slot, who, options });
    return { ...list, items: list.items.map((item) => ({ ...item, reason: whyListed(item) })) };
  }
}
