import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { SlotReport } from '@tradewind/recommender';
import { CurrentTenant, parseRequest, SecretKeyGuard, type Tenant } from '@tradewind/service';
import { z } from 'zod';
import { slotReportSchema } from './slot-report-schema.js';
import { SlotReports } from './slot-reports.js';

const MAX_DAYS = 90;
const DEFAULT_DAYS = 28;
const reportQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
});

const daysQuery = {
  name: 'days',
  required: false,
  description: 'UTC days, up to the last one of which anything is known.',
  schema: { type: 'integer', minimum: 1, maximum: MAX_DAYS, default: DEFAULT_DAYS },
} as const;

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/slots')
@UseGuards(SecretKeyGuard)
export class SlotsController {
  constructor(private readonly reports: SlotReports) {}

  @Get()
  @ApiOperation({ summary: 'The slots of the shop, with what came of each' })
  @ApiQuery(daysQuery)
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['slots'],
      properties: { slots: { type: 'array', items: slotReportSchema } },
    },
  })
  @ApiBadRequestResponse({ description: 'A bad number of days, or an unknown parameter.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async slots(
    @CurrentTenant() tenant: Tenant,
    @Query() query: unknown,
  ): Promise<{ readonly slots: readonly SlotReport[] }> {
    const { days } = parseRequest(reportQuery, query);
    return { slots: await this.reports.all(tenant.name, days) };
  }

  @Get(':slot/report')
  @ApiOperation({
    summary: 'What came of the lists of a slot: seen, clicked, bought, by source and by arm',
    description:
      'Lists are counted by the `list_id` of Product List Viewed and Product Clicked. A line of an order is credited to the last click of its item in the seven days before, net of refunds, on the day on which the list was seen.',
  })
  @ApiQuery(daysQuery)
  @ApiOkResponse({ schema: slotReportSchema })
  @ApiBadRequestResponse({ description: 'A bad number of days, or an unknown parameter.' })
  @ApiNotFoundResponse({ description: 'There is no such slot, and there was none.' })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  report(
    @CurrentTenant() tenant: Tenant,
    @Param('slot') slot: string,
    @Query() query: unknown,
  ): Promise<SlotReport> {
    const { days } = parseRequest(reportQuery, query);
    return this.reports.of(tenant.name, slot, days);
  }
}
