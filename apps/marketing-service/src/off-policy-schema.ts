import { ApiOkResponse } from '@nestjs/swagger';

const integer = { type: 'integer' } as const;
const number = { type: 'number' } as const;
const interval = {
  type: 'object',
  properties: { value: number, low: number, high: number },
} as const;
const estimates = (description: string) =>
  ({
    type: 'object',
    description,
    properties: {
      ips: { ...interval, description: 'Inverse propensity scoring.' },
      snips: { ...interval, description: 'Self-normalised.' },
      doublyRobust: { ...interval, description: 'With a linear model of the outcome.' },
      gain: { ...interval, description: 'The doubly robust one, minus what was decided.' },
    },
  }) as const;

/** What one policy would have earned, as OpenAPI describes it. */
export const policySchema = {
  type: 'object',
  properties: {
    ...{ policy: { type: 'string' }, says: { type: 'string' }, decisions: integer },
    effectiveDecisions: {
      ...integer,
      description: 'Decisions of the policy itself that would tell as much.',
    },
    ordered: estimates('The share of shoppers who would have ordered, with 95 % intervals.'),
    revenue: estimates('What each shopper would have ordered for, net of refunds.'),
    refused: { type: 'string', description: 'Why there is no estimate.' },
  },
} as const;

/** What other policies would have earned, as OpenAPI describes it. */
export const ApiOffPolicy = () =>
  ApiOkResponse({
    schema: {
      type: 'object',
      required: ['campaign', 'shoppers', 'leftAlone', 'arms', 'policies'],
      properties: {
        campaign: { type: 'string' },
        shoppers: { ...integer, description: 'Whose first decision is over.' },
        leftAlone: integer,
        arms: { type: 'array', items: { type: 'string' } },
        settingsVersion: integer,
        currency: { type: 'string' },
        policies: { type: 'array', items: policySchema },
      },
    },
  });
