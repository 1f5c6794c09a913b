import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiNotFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFoundException } from '@nestjs/common';
import { campaignDocument, isBuiltIn } from '@tradewind/contracts';
import {
  campaignReport,
  figuresName,
  MARKETING_FOLD,
  whyIncomplete,
  type CampaignFigures,
  type CampaignReport,
} from '@tradewind/marketing';
import {
  CurrentTenant,
  DocumentView,
  SecretKeyGuard,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { ApiReport } from './report-schema.js';

@ApiTags('campaigns')
@ApiBearerAuth()
@Controller('v1/campaigns')
@UseGuards(SecretKeyGuard)
export class ReportController {
  constructor(
    private readonly reader: StateReader,
    private readonly documents: DocumentView,
  ) {}

  @Get(':id/report')
  @ApiOperation({
    summary: 'What a campaign has come to: by last touch, and beside shoppers who were left alone',
  })
  @ApiNotFoundResponse({ description: 'There is no such campaign, and there was none.' })
  @ApiReport()
  async report(@CurrentTenant() tenant: Tenant, @Param('id') id: string): Promise<CampaignReport> {
    const [figures, parts] = await Promise.all([
      this.reader.readPart<CampaignFigures>(MARKETING_FOLD, figuresName(tenant.name, id)),
      this.reader.partNames(MARKETING_FOLD),
    ]);
    const exists = isBuiltIn(id) || this.documents.get(campaignDocument, tenant.name, id);
    if (!exists && figures.length === 0) throw new NotFoundException(`there is no campaign ${id}`);
    return campaignReport(id, figures, whyIncomplete(parts, tenant.name));
  }
}
