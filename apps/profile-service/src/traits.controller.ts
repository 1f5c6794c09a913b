import { Controller, Get, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { computedTraitDocument } from '@tradewind/contracts';
import {
  PROFILE_FOLD,
  rulesPart,
  traitDefinitions,
  type RulesPart,
  type TraitDefinitionView,
} from '@tradewind/profile';
import {
  CurrentTenant,
  DocumentView,
  SecretKeyGuard,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { traitsSchema } from './open-api.js';

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/traits')
@UseGuards(SecretKeyGuard)
export class TraitsController {
  constructor(
    private readonly reader: StateReader,
    private readonly documents: DocumentView,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The computed traits of the shop, and from when on each counts' })
  @ApiOkResponse({ schema: traitsSchema })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  async traits(
    @CurrentTenant() { name }: Tenant,
  ): Promise<{ readonly traits: readonly TraitDefinitionView[] }> {
    const parts = await this.reader.readPart<RulesPart>(PROFILE_FOLD, rulesPart(name));
    return { traits: traitDefinitions(this.documents.list(computedTraitDocument, name), parts) };
  }
}
