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
  missingDataResponse,
  MissingDataFinders,
  SecretKeyGuard,
  type Tenant,
} from '@tradewind/service';
import { PROPENSITY_MODELS, type PropensityModels } from './propensity-models.js';

interface ModelsView {
  readonly propensity: ModelView;
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
  ) {
    missing.add((tenant) => Promise.resolve(this.#view(tenant).missing));
  }

  @Get()
  @ApiOperation({ summary: "The tenant's models: how much they have learned, and how well" })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['propensity', 'missing'],
      properties: {
        missing: missingDataResponse,
        propensity: {
          type: 'object',
          required: ['model', 'started', 'examples', 'positives', 'weights'],
          properties: {
            model: { type: 'string' },
            modelVersion: { type: 'string' },
            epoch: { type: 'integer' },
            started: { type: 'boolean' },
            examples: { type: 'integer' },
            positives: { type: 'integer' },
            prequential: {
              type: 'object',
              description: 'Of predictions made before their label was known, newest only.',
              properties: {
                examples: { type: 'integer' },
                auc: { type: 'number' },
                logLoss: { type: 'number' },
                calibrationError: { type: 'number' },
              },
            },
            intercept: { type: 'number' },
            weights: { type: 'object', additionalProperties: { type: 'number' } },
          },
        },
      },
    },
  })
  current(@CurrentTenant() tenant: Tenant): ModelsView {
    return this.#view(tenant.name);
  }

  #view(tenant: string): ModelsView {
    const propensity = modelView(this.models.latest(propensityKey(tenant)));
    return { propensity, missing: missingForPropensity(propensity) };
  }
}
