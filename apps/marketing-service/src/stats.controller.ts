import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { statsView, type MarketingPartition, type StatsView } from '@tradewind/marketing';
import { storefrontEvents } from '@tradewind/contracts';
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
    const partitions = await this.reader.readPartitions<MarketingPartition>(storefrontEvents);
    return statsView(tenant.name, partitions);
  }
}
