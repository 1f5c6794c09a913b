import { Controller, Get, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { currencyTableOf } from '@tradewind/orders';
import {
  PROFILE_FOLD,
  statsView,
  totalsPart,
  type StatsView,
  type TenantTotals,
} from '@tradewind/profile';
import {
  CurrentTenant,
  DocumentView,
  SecretKeyGuard,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { NamedSegments } from './named-segments.js';
import { statsSchema } from './open-api.js';

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/stats')
@UseGuards(SecretKeyGuard)
export class StatsController {
  constructor(
    private readonly reader: StateReader,
    private readonly models: NamedSegments,
    private readonly documents: DocumentView,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Shoppers, orders, revenue and segment sizes of the shop' })
  @ApiOkResponse({ schema: statsSchema })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async stats(@CurrentTenant() tenant: Tenant): Promise<StatsView> {
    const totals = await this.reader.readPart<TenantTotals>(PROFILE_FOLD, totalsPart(tenant.name));
    const table = currencyTableOf(this.documents, tenant.name);
    return statsView(totals, this.models.latest(tenant.name), table);
  }
}
