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
  ApiIncludeItems,
  ApiShopperQuery,
  CatalogView,
  CurrentTenant,
  includedFields,
  includeParameter,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  shopperRequest,
  StateReader,
  withItems,
  type Tenant,
  type WithFields,
} from '@tradewind/service';

const campaignsRequest = shopperRequest.extend({ include: includeParameter });

type CartItem = WithFields<ShopperView['cart']['items'][number]>;

interface CampaignsView extends ShopperView {
  readonly cart: Omit<ShopperView['cart'], 'items'> & { readonly items: readonly CartItem[] };
}

@ApiTags('campaigns')
@ApiBearerAuth()
@Controller('v1/campaigns')
@UseGuards(SecretKeyGuard)
export class CampaignsController {
  constructor(
    private readonly reader: StateReader,
    private readonly catalog: CatalogView,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Recent campaigns of a shopper, newest first, with cart and propensity',
  })
  @ApiShopperQuery()
  @ApiIncludeItems()
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['shopper', 'cart', 'orders', 'campaigns'],
      properties: {
        shopper: { type: 'string' },
        cart: {
          type: 'object',
          properties: {
            items: {
              type: 'array',
              items: { type: 'object', properties: { fields: includedFields } },
            },
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
  async campaigns(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
  ): Promise<CampaignsView> {
    const { include, ...shopper } = parseRequest(campaignsRequest, query);
    const named = shopperKeyOf(tenant, shopper);
    const { key, state } = await this.reader.find<ShopperState>(MARKETING_FOLD, named);
    const view = shopperView(idOf(key), state);
    const where = { catalog: this.catalog, tenant: tenant.name };
    return { ...view, cart: { ...view.cart, items: withItems(view.cart.items, include, where) } };
  }
}
