import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { MissingData } from '@tradewind/contracts';
import {
  missingForPropensity,
  modelView,
  propensityKey,
  type ModelView,
} from '@tradewind/marketing';
import {
  CurrentTenant,
  MissingDataFinders,
  OpenTrainings,
  SecretKeyGuard,
  type OpenTraining,
  type Tenant,
} from '@tradewind/service';
import { modelsResponse } from './models-response.js';
import { PROPENSITY_MODELS, type PropensityModels } from './propensity-models.js';

interface ModelsView {
  readonly propensity: ModelView & { readonly trainings: readonly OpenTraining[] };
  readonly missing: readonly MissingData[];
}

@ApiTags('models')
@ApiBearerAuth()
@Controller('v1/models')
@UseGuards(SecretKeyGuard)
export class ModelsController {
  constructor(
    @Inject(PROPENSITY_MODELS) private readonly models: PropensityModels,
    missing: MissingDataFinders,
    private readonly trainings: OpenTrainings,
  ) {
    missing.add((tenant) => Promise.resolve(this.#view(tenant).missing));
  }

  @Get()
  @ApiOperation({ summary: "The tenant's models: how much they have learned, and how well" })
  @ApiOkResponse({
    schema: modelsResponse,
  })
  current(@CurrentTenant() tenant: Tenant): ModelsView {
    return this.#view(tenant.name);
  }

  #view(tenant: string): ModelsView {
    const view = modelView(this.models.latest(propensityKey(tenant)));
    const trainings = this.trainings.of(tenant).filter(({ model }) => model === view.model);
    return { propensity: { ...view, trainings }, missing: missingForPropensity(view) };
  }
}
