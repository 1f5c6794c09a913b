import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  MARKETING_FOLD,
  shopperView,
  type ShopperState,
  type ShopperView,
} from '@tradewind/marketing';
import { idOf } from '@tradewind/contracts';
import {
  ApiShopperQuery,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  shopperRequest,
  StateReader,
  type Tenant,
} from '@tradewind/service';

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
  @ApiShopperQuery()
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
  async campaigns(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<ShopperView> {
    const named = shopperKeyOf(tenant, parseRequest(shopperRequest, query));
    const { key, state } = await this.reader.find<ShopperState>(MARKETING_FOLD, named);
    return shopperView(idOf(key), state);
  }
}
