import { ApiOkResponse } from '@nestjs/swagger';

const counts = { type: 'object', additionalProperties: { type: 'integer' } } as const;
const amounts = { type: 'object', additionalProperties: { type: 'number' } } as const;
const bounds = { low: { type: 'number' }, high: { type: 'number' } } as const;
const effect = {
  type: 'object',
  description:
    'With 95 % intervals: for one look, and one that holds however often it is looked at.',
  properties: {
    ...{ value: { type: 'number' }, ...bounds },
    sequential: { type: 'object', properties: bounds },
  },
} as const;
const group = {
  type: 'object',
  properties: { shoppers: { type: 'integer' }, buyers: { type: 'integer' }, revenue: amounts },
} as const;

/** What a report looks like, as OpenAPI describes it. */
export const ApiReport = () =>
  ApiOkResponse({
    schema: {
      type: 'object',
      required: [
        'campaign',
        'occasions',
        'eligible',
        'requested',
        'heldOut',
        'suppressed',
        'holdOut',
      ],
      properties: {
        campaign: { type: 'string' },
        occasions: { type: 'integer' },
        eligible: { type: 'integer', description: 'Requested or held out.' },
        ...{ requested: { type: 'integer' }, heldOut: { type: 'integer' } },
        delivered: { type: 'integer', description: 'Reported to have reached the shopper.' },
        ...{ converted: { type: 'integer' }, reversed: { type: 'integer' } },
        suppressed: { ...counts, description: 'By the rule that was not passed.' },
        lastTouchRevenue: { ...amounts, description: 'By currency, net of refunds.' },
        arms: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            properties: {
              ...{ trials: { type: 'integer' }, rewards: { type: 'integer' } },
              rate: { type: 'number' },
            },
          },
        },
        holdOut: {
          type: 'object',
          properties: {
            ...{ treated: group, control: group },
            sampleRatio: {
              type: 'object',
              properties: { pValue: { type: 'number' }, broken: { type: 'boolean' } },
            },
            incrementalConversion: effect,
            incrementalRevenue: { type: 'object', additionalProperties: effect },
          },
        },
        incomplete: { type: 'string', description: 'Why the figures are not complete.' },
      },
    },
  });
