import {
  BadRequestException,
  Controller,
  Get,
  Inject,
  NotFoundException,
  Param,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { campaignDocument, isBuiltIn } from '@tradewind/contracts';
import { offPolicyView, upliftKey, type OffPolicyView } from '@tradewind/marketing';
import { CurrentTenant, DocumentView, SecretKeyGuard, type Tenant } from '@tradewind/service';
import { ApiOffPolicy } from './off-policy-schema.js';
import { UPLIFT_MODELS, type UpliftModelsView } from './uplift-models.js';

@ApiTags('campaigns')
@ApiBearerAuth()
@Controller('v1/campaigns')
@UseGuards(SecretKeyGuard)
export class OffPolicyController {
  constructor(
    private readonly documents: DocumentView,
    @Inject(UPLIFT_MODELS) private readonly models: UpliftModelsView,
  ) {}

  @Get(':id/off-policy')
  @ApiOperation({
    summary:
      'What other policies would have earned on the shoppers of a campaign, from its decisions',
  })
  @ApiQuery({
    name: 'policy',
    required: false,
    description:
      'Only this one: nobody, everybody, arm:ID, even, thompson, linear-thompson, uplift:SHARE or response:SHARE.',
  })
  @ApiBadRequestResponse({
    description: 'There is no such policy; the message has those there are.',
  })
  @ApiNotFoundResponse({ description: 'There is no such campaign, and there was none.' })
  @ApiOffPolicy()
  offPolicy(
    @CurrentTenant() { name: tenant }: Tenant,
    @Param('id') id: string,
    @Query('policy') policy: string | undefined,
  ): OffPolicyView {
    const snapshot = this.models.latest(upliftKey(tenant, id))?.value;
    const exists = isBuiltIn(id) || this.documents.get(campaignDocument, tenant, id);
    if (!exists && !snapshot) throw new NotFoundException(`there is no campaign ${id}`);
    const view = offPolicyView(id, snapshot, policy);
    if (policy === undefined || view.policies.length > 0) return view;
    const known = offPolicyView(id, snapshot).policies.map((each) => each.policy);
    throw new BadRequestException(
      known.length === 0
        ? 'no decision of the campaign that chance has taken is over yet'
        : `policy is one of ${known.join(', ')}`,
    );
  }
}
