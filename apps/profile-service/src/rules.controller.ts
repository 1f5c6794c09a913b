import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { computedTraitDocument, idOf, issuesOf, segmentDocument } from '@tradewind/contracts';
import {
  explainLearned,
  explainRule,
  PROFILE_FOLD,
  RulePreviewCount,
  sumTotals,
  totalsPart,
  traitIndexOf,
  type LearnedExplanation,
  type RuleExplanation,
  type RulePreview,
  type ShopperProfile,
  type TenantTotals,
  type TraitIndex,
} from '@tradewind/profile';
import {
  AllowReading,
  CurrentTenant,
  DocumentView,
  MAX_PAGE,
  SecretKeyGuard,
  shopperKeyOf,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { NamedSegments } from './named-segments.js';
import { explanationSchema, previewSchema } from './segments-open-api.js';

const MOST_PREVIEWED = 20_000;
const PREVIEW_MS = 1_000;
const SAMPLES = 10;

@ApiTags('segments')
@ApiBearerAuth()
@Controller('v1')
@UseGuards(SecretKeyGuard)
export class RulesController {
  constructor(
    private readonly reader: StateReader,
    private readonly documents: DocumentView,
    private readonly models: NamedSegments,
  ) {}

  @Get('profiles/:shopper/segments/:segment/explanation')
  @ApiOperation({ summary: 'Why a shopper is in a segment, by rules or learned, or is not' })
  @ApiOkResponse({ schema: explanationSchema })
  @ApiNotFoundResponse({ description: 'There is no such segment, or no such shopper.' })
  async explanation(
    @CurrentTenant() tenant: Tenant,
    @Param('shopper') shopper: string,
    @Param('segment') segment: string,
  ): Promise<RuleExplanation | LearnedExplanation> {
    const document = this.documents.get(segmentDocument, tenant.name, segment);
    const model = this.models.latest(tenant.name);
    const isLearned = model.value.segments.some((each) => each.segment === segment);
    if (!document && !isLearned) throw new NotFoundException(`there is no segment ${segment}`);
    const key = shopperKeyOf(tenant, { shopper });
    const profile = await this.reader.read<ShopperProfile>(PROFILE_FOLD, key);
    if (!profile) throw new NotFoundException('no event of this shopper has been seen yet');
    const now = Date.now();
    const learned = document ? undefined : explainLearned(model, segment, { profile, now });
    if (learned) return learned;
    if (!document) throw new NotFoundException(`there is no segment ${segment}`);
    return explainRule(document, profile, { now, traits: this.#traitsOf(tenant) });
  }

  @Post('segments/preview')
  @AllowReading()
  @HttpCode(200)
  @ApiOperation({ summary: 'Who would be in a segment by rules, by what profiles know today' })
  @ApiOkResponse({ schema: previewSchema })
  @ApiBadRequestResponse({
    description: 'The segment is not understood; the message names the path.',
  })
  async preview(@CurrentTenant() tenant: Tenant, @Body() body: unknown): Promise<RulePreview> {
    const issues = issuesOf(segmentDocument, { tenant: tenant.name, id: 'preview' }, body);
    if (issues.length > 0) {
      const texts = issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new BadRequestException(texts.join('; '));
    }
    const content = segmentDocument.schema.parse(body);
    const count = new RulePreviewCount(content, this.#traitsOf(tenant), SAMPLES);
    const started = Date.now();
    let seen = 0;
    let after: string | undefined;
    do {
      const page = { tenant: tenant.name, limit: MAX_PAGE, ...(after !== undefined && { after }) };
      const { entities, next } = await this.reader.list<ShopperProfile>(PROFILE_FOLD, page);
      for (const { key, state } of entities) count.add(idOf(key), state, started);
      seen += entities.length;
      after = next;
    } while (after !== undefined && seen < MOST_PREVIEWED && Date.now() - started < PREVIEW_MS);
    const totals = await this.reader.readPart<TenantTotals>(PROFILE_FOLD, totalsPart(tenant.name));
    const { shoppers } = sumTotals(totals);
    return count.view({ complete: after === undefined, shoppers });
  }

  #traitsOf({ name }: Tenant): TraitIndex {
    return traitIndexOf(this.documents.list(computedTraitDocument, name));
  }
}
