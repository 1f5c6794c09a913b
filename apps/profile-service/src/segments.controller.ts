import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import {
  PROFILE_FOLD,
  segmentsView,
  totalsPart,
  type SegmentsView,
  type TenantTotals,
} from '@tradewind/profile';
import { CurrentTenant, SecretKeyGuard, StateReader, type Tenant } from '@tradewind/service';
import { segmentsSchema } from './open-api.js';
import { SEGMENT_MODELS, type SegmentModels } from './segment-models.js';

@ApiTags('segments')
@ApiBearerAuth()
@Controller('v1/segments')
@UseGuards(SecretKeyGuard)
export class SegmentsController {
  constructor(
    private readonly reader: StateReader,
    @Inject(SEGMENT_MODELS) private readonly models: SegmentModels,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The segments of the shop by the newest model, with their sizes' })
  @ApiOkResponse({ schema: segmentsSchema })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async segments(@CurrentTenant() tenant: Tenant): Promise<SegmentsView> {
    const totals = await this.reader.readPart<TenantTotals>(PROFILE_FOLD, totalsPart(tenant.name));
    return segmentsView(totals, this.models.latest(tenant.name));
  }
}
