import { BadRequestException, Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { idOf } from '@tradewind/contracts';
import { currencyTableOf } from '@tradewind/orders';
import {
  PROFILE_FOLD,
  profileView,
  sumTotals,
  totalsPart,
  type ProfileView,
  type ShopperProfile,
  type TenantTotals,
} from '@tradewind/profile';
import {
  BadCursor,
  CurrentTenant,
  DocumentView,
  MAX_PAGE,
  parseRequest,
  SecretKeyGuard,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { shoppersSchema } from './open-api.js';
import { SEGMENT_MODELS, type SegmentModels } from './segment-models.js';

const DEFAULT_LIMIT = 50;

const shoppersRequest = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `is a number from 1 to ${MAX_PAGE}`)
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_PAGE))
    .default(DEFAULT_LIMIT),
  after: z.string().max(2_000).exactOptional(),
});

interface ShoppersView {
  readonly shoppers: readonly ProfileView[];
  /** All that are known of the shop; absent from a shop for which no totals are kept. */
  readonly total?: number;
  readonly next?: string;
}

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/shoppers')
@UseGuards(SecretKeyGuard)
export class ShoppersController {
  constructor(
    private readonly reader: StateReader,
    @Inject(SEGMENT_MODELS) private readonly models: SegmentModels,
    private readonly documents: DocumentView,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The profiles of the shop, page by page, in the order of pseudonyms' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: DEFAULT_LIMIT },
    description: 'Shoppers of a page.',
  })
  @ApiQuery({ name: 'after', required: false, description: 'The `next` of the page before.' })
  @ApiOkResponse({ schema: shoppersSchema })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or cannot be read.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async shoppers(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<ShoppersView> {
    const page = { tenant: tenant.name, ...parseRequest(shoppersRequest, query) };
    const [{ entities, next }, totals] = await Promise.all([
      this.reader.list<ShopperProfile>(PROFILE_FOLD, page).catch(refuseCursor),
      this.reader.readPart<TenantTotals>(PROFILE_FOLD, totalsPart(tenant.name)),
    ]);
    const [now, model] = [Date.now(), this.models.latest(tenant.name)];
    const table = currencyTableOf(this.documents, tenant.name);
    const shoppers = entities.flatMap(
      ({ key, state }) => profileView(state, { shopper: idOf(key), now, model, table }) ?? [],
    );
    return {
      shoppers,
      ...(totals.length > 0 && { total: sumTotals(totals).shoppers }),
      ...(next !== undefined && { next }),
    };
  }
}

function refuseCursor(error: unknown): never {
  if (error instanceof BadCursor) throw new BadRequestException(error.message);
  throw error;
}
