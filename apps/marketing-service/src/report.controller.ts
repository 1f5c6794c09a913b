import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
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

const counts = { type: 'object', additionalProperties: { type: 'integer' } } as const;
const amounts = { type: 'object', additionalProperties: { type: 'number' } } as const;
const bounds = { low: { type: 'number' }, high: { type: 'number' } } as const;
const effect = {
  type: 'object',
  description:
    'With 95 % intervals: for one look, and one that holds however often it is looked at.',
  properties: {
    ...{ value: { type: 'number' }, ...bounds },
    sequential: { type: 'object', properties: bounds },
  },
} as const;
const group = {
  type: 'object',
  properties: { shoppers: { type: 'integer' }, buyers: { type: 'integer' }, revenue: amounts },
} as const;

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
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: [
        'campaign',
        'occasions',
        'eligible',
        'requested',
        'heldOut',
        'suppressed',
        'holdOut',
      ],
      properties: {
        campaign: { type: 'string' },
        occasions: { type: 'integer' },
        eligible: { type: 'integer', description: 'Requested or held out.' },
        ...{ requested: { type: 'integer' }, heldOut: { type: 'integer' } },
        delivered: { type: 'integer', description: 'Reported to have reached the shopper.' },
        ...{ converted: { type: 'integer' }, reversed: { type: 'integer' } },
        suppressed: { ...counts, description: 'By the rule that was not passed.' },
        lastTouchRevenue: { ...amounts, description: 'By currency, net of refunds.' },
        arms: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            properties: {
              ...{ trials: { type: 'integer' }, rewards: { type: 'integer' } },
              rate: { type: 'number' },
            },
          },
        },
        holdOut: {
          type: 'object',
          properties: {
            ...{ treated: group, control: group },
            sampleRatio: {
              type: 'object',
              properties: { pValue: { type: 'number' }, broken: { type: 'boolean' } },
            },
            incrementalConversion: effect,
            incrementalRevenue: { type: 'object', additionalProperties: effect },
          },
        },
        incomplete: { type: 'string', description: 'Why the figures are not complete.' },
      },
    },
  })
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
