import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { moneyToUnits, storefrontEvents } from '@tradewind/contracts';
import type { Order } from '@tradewind/contracts';
import type { ShopperOrders } from '@tradewind/conversation';
import { CurrentTenant, SecretKeyGuard, shopperKeyOf, StateReader } from '@tradewind/service';
import type { ShopperQuery, Tenant } from '@tradewind/service';

@ApiTags('orders')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly state: StateReader) {}

  @Get()
  @ApiOperation({
    summary: "A shopper's latest orders, latest first, as the assistant knows them.",
    description: 'Name the shopper by exactly one of the parameters.',
  })
  @ApiQuery({ name: 'userId', required: false, description: "The shop's id of the customer." })
  @ApiQuery({ name: 'anonymousId', required: false, description: 'The id of the browser.' })
  @ApiQuery({ name: 'shopper', required: false, description: 'The pseudonym in events.' })
  async list(@CurrentTenant() tenant: Tenant, @Query() query: ShopperQuery) {
    const key = shopperKeyOf(tenant, query);
    const state = await this.state.read<ShopperOrders>(storefrontEvents, key);
    return { orders: (state?.orders ?? []).map(orderView) };
  }
}

/** Amounts in units of the currency, times in ISO 8601. */
function orderView(order: Order) {
  return {
    ...order,
    total: moneyToUnits(order.total),
    refunded: moneyToUnits(order.refunded),
    placedAt: new Date(order.placedAt).toISOString(),
    updatedAt: new Date(order.updatedAt).toISOString(),
  };
}
