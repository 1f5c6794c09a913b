import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { latestOrders, ORDER_FOLD } from '@tradewind/chatbot';
import type { ShopperOrders } from '@tradewind/chatbot';
import { moneyToUnits } from '@tradewind/contracts';
import type { Order } from '@tradewind/contracts';
import {
  ApiShopperQuery,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  shopperRequest,
  StateReader,
} from '@tradewind/service';
import type { Tenant } from '@tradewind/service';

@ApiTags('orders')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly state: StateReader) {}

  @Get()
  @ApiOperation({
    summary: "A shopper's latest orders, latest first, as known to the assistant.",
    description: 'Name the shopper by exactly one of the parameters.',
  })
  @ApiShopperQuery()
  @ApiOkResponse()
  async list(@CurrentTenant() tenant: Tenant, @Query() query: unknown) {
    const key = shopperKeyOf(tenant, parseRequest(shopperRequest, query));
    const state = await this.state.read<ShopperOrders>(ORDER_FOLD, key);
    return { orders: latestOrders(state).map(orderView) };
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
