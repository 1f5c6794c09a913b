import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  NotFoundException,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  AllowReading,
  ApiShopperQuery,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperRequest,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { profileSchema, profilesRequestSchema, profilesSchema } from './open-api.js';
import { includable, ProfileReads, type ShopperView } from './profile-reads.js';

const profileRequest = shopperRequest.extend({
  include: z
    .string()
    .max(100)
    .transform((names) => names.split(','))
    .pipe(z.array(z.enum(includable)))
    .exactOptional(),
});

const MOST_SHOPPERS = 100;
const profilesRequest = z.strictObject({
  shoppers: z.array(shopperRequest.strict()).min(1).max(MOST_SHOPPERS),
  include: z.array(z.enum(includable)).exactOptional(),
});

interface Reply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
}

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/profiles')
@UseGuards(SecretKeyGuard)
export class ProfilesController {
  constructor(private readonly profiles: ProfileReads) {}

  @Get()
  @ApiOperation({
    summary: 'The profile of a shopper: recency, frequency, value, behaviour and segment',
  })
  @ApiShopperQuery()
  @ApiQuery({
    name: 'include',
    required: false,
    schema: { type: 'string', enum: [...includable] },
    description:
      'value: what orders and revenue are expected of the shopper; traits: those that are computed. Separated by commas.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of a read before.' })
  @ApiOkResponse({ schema: profileSchema })
  @ApiResponse({ status: 304, description: 'Nothing has happened since, within the hour.' })
  @ApiNotFoundResponse({ description: 'No event of this shopper has been folded yet.' })
  async profile(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ShopperView | undefined> {
    const { include = [], ...shopper } = parseRequest(profileRequest, query);
    const read = await this.profiles.read(tenant, shopper, include);
    if (!read) throw new NotFoundException('no event of this shopper has been seen yet');
    reply.header('etag', read.etag);
    const isKnown = known?.split(',').some((tag) => tag.trim() === read.etag);
    if (!isKnown) return read.view;
    reply.status(304);
    return undefined;
  }

  @Post('batch')
  @AllowReading()
  @HttpCode(200)
  @ApiOperation({ summary: `The profiles of at most ${String(MOST_SHOPPERS)} shoppers` })
  @ApiBody({ schema: profilesRequestSchema })
  @ApiOkResponse({ schema: profilesSchema })
  @ApiBadRequestResponse({ description: 'The request is not understood; the message says why.' })
  async batch(
    @CurrentTenant() tenant: Tenant,
    @Body() body: unknown,
  ): Promise<{ readonly profiles: readonly (ShopperView | null)[] }> {
    const { shoppers, include = [] } = parseRequest(profilesRequest, body);
    const reads = await Promise.all(
      shoppers.map((shopper) => this.profiles.read(tenant, shopper, include)),
    );
    return { profiles: reads.map((read) => read?.view ?? null) };
  }
}
