import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  MARKETING_FOLD,
  missingForCampaigns,
  statsView,
  whyIncomplete,
  type MarketingOptions,
  type StatsView,
  type TenantCounts,
} from '@tradewind/marketing';
import { currencyTableOf } from '@tradewind/orders';
import {
  CurrentTenant,
  DocumentView,
  MissingDataFinders,
  SecretKeyGuard,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { MARKETING_OPTIONS } from './config.js';

@ApiTags('campaigns')
@ApiBearerAuth()
@Controller('v1/stats')
@UseGuards(SecretKeyGuard)
export class StatsController {
  constructor(
    private readonly reader: StateReader,
    @Inject(MARKETING_OPTIONS) options: MarketingOptions,
    private readonly documents: DocumentView,
    missing: MissingDataFinders,
  ) {
    missing.add(async (tenant) => missingForCampaigns(await this.#view(tenant), options));
  }

  @Get()
  @ApiOperation({ summary: 'Campaigns requested, suppressed and converted, by kind' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: [
        ...['campaigns', 'suppressed', 'heldOut', 'converted', 'reversed'],
        ...['convertedRevenue', 'convertedRevenues', 'orders'],
      ],
      properties: {
        campaigns: { type: 'object', additionalProperties: { type: 'integer' } },
        suppressed: { type: 'object', additionalProperties: { type: 'integer' } },
        heldOut: {
          type: 'object',
          description: 'Left alone so that the effect can be measured.',
          additionalProperties: { type: 'integer' },
        },
        converted: { type: 'object', additionalProperties: { type: 'integer' } },
        reversed: {
          type: 'object',
          description: 'Converted by orders that were cancelled or refunded in full.',
          additionalProperties: { type: 'integer' },
        },
        convertedRevenue: {
          type: 'number',
          description: 'Of orders that campaigns led to, net of refunds, in units of `currency`.',
        },
        currency: { type: 'string', description: 'ISO 4217; absent if no order names one.' },
        convertedRevenues: {
          type: 'object',
          description: 'By currency; an empty name is of orders that name none.',
          additionalProperties: { type: 'number' },
        },
        orders: { type: 'integer', description: 'Without cancelled ones.' },
        incomplete: { type: 'string', description: 'Why the figures are not complete.' },
      },
    },
  })
  stats(@CurrentTenant() tenant: Tenant): Promise<StatsView> {
    return this.#view(tenant.name);
  }

  async #view(tenant: string): Promise<StatsView> {
    const [counts, tenants] = await Promise.all([
      this.reader.readPart<TenantCounts>(MARKETING_FOLD, tenant),
      this.reader.partNames(MARKETING_FOLD),
    ]);
    return statsView(counts, {
      incomplete: whyIncomplete(tenants, tenant),
      table: currencyTableOf(this.documents, tenant),
    });
  }
}
