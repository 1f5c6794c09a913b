import { Controller, Get, NotFoundException, Param, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { allows } from '@tradewind/contracts';
import { PROFILE_FOLD, type ShopperProfile } from '@tradewind/profile';
import {
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { similarSchema } from '../open-api.js';
import { SimilarShoppers, type SimilarShoppersView } from './similar-shoppers.js';

const MOST = 50;
const DEFAULT = 10;
const similarRequest = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,2}$/, `is a number from 1 to ${MOST}`)
    .transform(Number)
    .pipe(z.number().min(1).max(MOST))
    .default(DEFAULT),
});

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/profiles/:shopper/similar')
@UseGuards(SecretKeyGuard)
export class SimilarController {
  constructor(
    private readonly reader: StateReader,
    private readonly similar: SimilarShoppers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Shoppers who behave like this one, the most alike first' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: MOST, default: DEFAULT },
  })
  @ApiOkResponse({ schema: similarSchema })
  @ApiNotFoundResponse({ description: 'No such shopper, or one who does not allow to be scored.' })
  @ApiServiceUnavailableResponse({ description: 'The shoppers are still being read.' })
  async like(
    @CurrentTenant() tenant: Tenant,
    @Param('shopper') shopper: string,
    @Query() query: unknown,
  ): Promise<SimilarShoppersView> {
    const { limit } = parseRequest(similarRequest, query);
    const named = shopperKeyOf(tenant, { shopper });
    const { key, state } = await this.reader.find<ShopperProfile>(PROFILE_FOLD, named);
    if (!state) throw new NotFoundException('no event of this shopper has been seen yet');
    if (!allows(state.consent, 'score')) {
      throw new NotFoundException('this shopper does not allow to be scored');
    }
    return this.similar.like(tenant, { key, profile: state }, limit);
  }
}
