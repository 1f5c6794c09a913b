import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { MARKETING_FOLD, statsView, type StatsView, type TenantCounts } from '@tradewind/marketing';
import { CurrentTenant, SecretKeyGuard, StateReader, type Tenant } from '@tradewind/service';

@ApiTags('campaigns')
@ApiBearerAuth()
@Controller('v1/stats')
@UseGuards(SecretKeyGuard)
export class StatsController {
  constructor(private readonly reader: StateReader) {}

  @Get()
  @ApiOperation({ summary: 'Campaigns requested, suppressed and converted, by kind' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['campaigns', 'suppressed', 'converted', 'convertedRevenue', 'orders'],
      properties: {
        campaigns: { type: 'object', additionalProperties: { type: 'integer' } },
        suppressed: { type: 'object', additionalProperties: { type: 'integer' } },
        converted: { type: 'object', additionalProperties: { type: 'integer' } },
        convertedRevenue: { type: 'number', description: 'In currency units.' },
        orders: { type: 'integer' },
      },
    },
  })
  async stats(@CurrentTenant() tenant: Tenant): Promise<StatsView> {
    return statsView(await this.reader.readPart<TenantCounts>(MARKETING_FOLD, tenant.name));
  }
}
