import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { demoTenant, parseRequest, userHashOf } from '@tradewind/service';
import { z } from 'zod';
import { catalogue } from './catalogue.js';
import { customers, userIdOf } from './customers.js';
import type { Customer } from './customers.js';
import { Orders } from './orders.js';
import type { PlacedOrder } from './orders.js';
import { ShopSessions } from './shop-sessions.js';
import { ShopperNews } from './shopper-news.js';
import type { RequestedCampaign } from './shopper-news.js';

const anonymousId = z.string().min(1).max(100);
const visitorQuery = z.strictObject({ anonymousId });
const signInRequest = z.strictObject({ customer: z.enum(customers.map(({ id }) => id)) });
const orderRequest = z.strictObject({
  anonymousId,
  lines: z
    .array(z.strictObject({ id: z.string().max(60), quantity: z.int().min(1).max(20) }))
    .min(1)
    .max(50),
});

interface Reply {
  header(name: string, value: string): unknown;
}

/** What a page knows of who is signed in: the signature comes from the shop's server. */
interface SignedIn {
  readonly name: string;
  readonly userId: string;
  readonly userHash: string;
}

/** The demonstration shop's server: it has the keys, prices and customers, as a shop's own server has. */
@ApiExcludeController()
@Controller('shop/api')
export class DemoShopController {
  constructor(
    private readonly sessions: ShopSessions,
    private readonly orders: Orders,
    private readonly news: ShopperNews,
  ) {}

  @Get('catalogue')
  goods() {
    return catalogue;
  }

  @Get('session')
  session(@Headers('cookie') cookies?: string): { customer?: SignedIn; customers: unknown } {
    const customer = this.sessions.of(cookies);
    return { customers, ...(customer && { customer: signedIn(customer) }) };
  }

  @Post('sign-in')
  @HttpCode(200)
  signIn(@Body() body: unknown, @Res({ passthrough: true }) reply: Reply): SignedIn {
    const { customer: id } = parseRequest(signInRequest, body);
    const customer = customers.find((one) => one.id === id);
    if (customer === undefined) throw new BadRequestException('there is no such customer');
    reply.header('set-cookie', this.sessions.begin(customer));
    return signedIn(customer);
  }

  @Post('sign-out')
  @HttpCode(204)
  signOut(@Res({ passthrough: true }) reply: Reply): void {
    reply.header('set-cookie', this.sessions.end());
  }

  @Post('orders')
  async order(@Body() body: unknown, @Headers('cookie') cookies?: string): Promise<PlacedOrder> {
    const { lines, ...visitor } = parseRequest(orderRequest, body);
    const buyer = { ...visitor, customer: this.sessions.of(cookies) };
    const placed = await this.orders.place(lines, buyer);
    if (placed === undefined) throw new BadRequestException('the shop does not have all of it');
    return placed;
  }

  @Get('orders')
  async placed(@Query() query: unknown, @Headers('cookie') cookies?: string) {
    const visitor = parseRequest(visitorQuery, query);
    return { orders: await this.news.orders({ ...visitor, customer: this.sessions.of(cookies) }) };
  }

  @Get('campaign')
  async campaign(
    @Query() query: unknown,
    @Headers('cookie') cookies?: string,
  ): Promise<{ campaign?: RequestedCampaign }> {
    const visitor = parseRequest(visitorQuery, query);
    const buyer = { ...visitor, customer: this.sessions.of(cookies) };
    const campaign = await this.news.campaign(buyer, Date.now());
    return campaign ? { campaign } : {};
  }
}

function signedIn(customer: Customer): SignedIn {
  const userId = userIdOf(customer);
  return { name: customer.name, userId, userHash: userHashOf(demoTenant, userId) };
}
