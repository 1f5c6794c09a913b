import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { computedTraitDocument, segmentDocument } from '@tradewind/contracts';
import {
  missingForSegments,
  PROFILE_FOLD,
  ruleSegmentsView,
  rulesPart,
  segmentSizesView,
  segmentsView,
  sizesPart,
  totalsPart,
  traitIndexOf,
  type RuleSegmentView,
  type RulesPart,
  type SegmentSizes,
  type SegmentSizesView,
  type SegmentsView,
  type TenantTotals,
} from '@tradewind/profile';
import {
  CurrentTenant,
  DocumentView,
  MissingDataFinders,
  SecretKeyGuard,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { NamedSegments } from './named-segments.js';
import { segmentSizesSchema, segmentsSchema } from './segments-open-api.js';
import { START_VECTORS } from './segment-models.js';

@ApiTags('segments')
@ApiBearerAuth()
@Controller('v1/segments')
@UseGuards(SecretKeyGuard)
export class SegmentsController {
  @Inject(NamedSegments) private readonly models!: NamedSegments;
  @Inject(START_VECTORS) private readonly startVectors!: number;
  @Inject(DocumentView) private readonly documents!: DocumentView;

  constructor(
    private readonly reader: StateReader,
    missing: MissingDataFinders,
  ) {
    missing.add(async (tenant) => (await this.#view(tenant)).missing);
  }

  @Get()
  @ApiOperation({ summary: 'The segments of the shop, learned and by rules, with their sizes' })
  @ApiOkResponse({ schema: segmentsSchema })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async segments(
    @CurrentTenant() tenant: Tenant,
  ): Promise<SegmentsView & { readonly byRules: readonly RuleSegmentView[] }> {
    const [view, totals, parts] = await Promise.all([
      this.#view(tenant.name),
      this.reader.readPart<TenantTotals>(PROFILE_FOLD, totalsPart(tenant.name)),
      this.reader.readPart<RulesPart>(PROFILE_FOLD, rulesPart(tenant.name)),
    ]);
    const documents = this.documents.list(segmentDocument, tenant.name);
    const traits = traitIndexOf(this.documents.list(computedTraitDocument, tenant.name));
    return { ...view, byRules: ruleSegmentsView(documents, totals, parts, traits) };
  }

  @Get('sizes')
  @ApiOperation({ summary: 'How many members each segment had in the last 30 days, by six hours' })
  @ApiOkResponse({ schema: segmentSizesSchema })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async sizes(@CurrentTenant() { name }: Tenant): Promise<SegmentSizesView> {
    const [parts, totals] = await Promise.all([
      this.reader.readPart<SegmentSizes>(PROFILE_FOLD, sizesPart(name)),
      this.reader.readPart<TenantTotals>(PROFILE_FOLD, totalsPart(name)),
    ]);
    return segmentSizesView(parts, totals, Date.now());
  }

  async #view(tenant: string): Promise<SegmentsView> {
    const totals = await this.reader.readPart<TenantTotals>(PROFILE_FOLD, totalsPart(tenant));
    const model = this.models.latest(tenant);
    const { startVectors } = this;
    const missing = missingForSegments(totals, { model, startVectors });
    return { ...segmentsView(totals, model), missing };
  }
}
