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
  OpenTrainings,
  SecretKeyGuard,
  type OpenTraining,
  type Tenant,
} from '@tradewind/service';
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
            champion: { type: 'string', description: 'The candidate that answers.' },
            previous: { type: 'string', description: 'The champion before it.' },
            pinnedBy: { type: 'string', description: 'Who has pinned it by a command.' },
            candidates: {
              type: 'array',
              description: 'How each has predicted examples before learning them.',
              items: {
                type: 'object',
                properties: {
                  candidate: { type: 'string' },
                  role: { type: 'string', enum: ['champion', 'challenger'] },
                  examples: { type: 'integer', description: 'That it was compared on.' },
                  loss: { type: 'number', description: 'Log-loss, faded mean.' },
                  better: { type: 'number', description: 'Than the champion, by so much.' },
                  surelyBetter: { type: 'number', description: 'The bound of confidence of it.' },
                },
              },
            },
            failure: { type: 'object', description: 'Why the last training has failed.' },
            trainings: {
              type: 'array',
              description: 'Training jobs that have not ended.',
              items: { type: 'object' },
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
    const view = modelView(this.models.latest(propensityKey(tenant)));
    const trainings = this.trainings.of(tenant).filter(({ model }) => model === view.model);
    return { propensity: { ...view, trainings }, missing: missingForPropensity(view) };
  }
}
