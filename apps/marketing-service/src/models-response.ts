import type { ApiResponseSchemaHost } from '@nestjs/swagger';
import { missingDataResponse } from '@tradewind/service';

/** The schema of the tenant's models as HTTP shows them. */
export const modelsResponse: ApiResponseSchemaHost['schema'] = {
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
        forest: { type: 'object', description: 'The last forest that was trained.' },
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
};
