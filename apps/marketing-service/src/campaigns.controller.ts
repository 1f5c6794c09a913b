import { BadRequestException, Controller, Get, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { shopperView, type ShopperState, type ShopperView } from '@tradewind/campaign';
import { idOf, storefrontEvents } from '@tradewind/contracts';
import {
  CurrentTenant,
  SecretKeyGuard,
  shopperKeyOf,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';

const id = z.string().max(255).exactOptional();
const querySchema = z.object({ userId: id, anonymousId: id, shopper: id });

@ApiTags('campaigns')
@ApiBearerAuth()
@Controller('v1/campaigns')
@UseGuards(SecretKeyGuard)
export class CampaignsController {
  constructor(private readonly reader: StateReader) {}

  @Get()
  @ApiOperation({
    summary: 'Recent campaigns of a shopper, newest first, with cart and propensity',
  })
  @ApiQuery({ name: 'userId', required: false, description: "The shop's id of a customer." })
  @ApiQuery({ name: 'anonymousId', required: false, description: "A client's id of a visitor." })
  @ApiQuery({ name: 'shopper', required: false, description: 'A pseudonym, as events carry it.' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['shopper', 'cart', 'orders', 'campaigns'],
      properties: {
        shopper: { type: 'string' },
        cart: {
          type: 'object',
          properties: {
            items: { type: 'array', items: { type: 'object' } },
            value: { type: 'number' },
            abandonedAt: { type: 'string', format: 'date-time' },
          },
        },
        orders: { type: 'integer' },
        lastOrderAt: { type: 'string', format: 'date-time' },
        propensity: {
          type: 'object',
          properties: {
            probability: { type: 'number' },
            modelVersion: { type: 'string' },
            at: { type: 'string', format: 'date-time' },
          },
        },
        campaigns: { type: 'array', items: { type: 'object' } },
      },
    },
  })
  @ApiBadRequestResponse({ description: 'No shopper was named, or more than one.' })
  @ApiUnauthorizedResponse({ description: 'No valid secret key was sent.' })
  async campaigns(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<ShopperView> {
    const parsed = querySchema.safeParse(query);
    if (!parsed.success) throw new BadRequestException(z.prettifyError(parsed.error));
    const key = shopperKeyOf(tenant, parsed.data);
    return shopperView(idOf(key), await this.reader.read<ShopperState>(storefrontEvents, key));
  }
}
