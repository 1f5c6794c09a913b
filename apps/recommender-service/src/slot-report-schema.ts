import type { ApiResponseSchemaHost } from '@nestjs/swagger';

type Schema = ApiResponseSchemaHost['schema'];

const number = { type: 'number' } as const;
const count = { type: 'integer' } as const;
const bounds = { low: number, high: number };
const interval = {
  type: 'object',
  required: ['value', 'low', 'high'],
  properties: { value: number, ...bounds },
} satisfies Schema;

const share = {
  ...interval,
  description:
    "Of what was seen, with Wilson's 95 % interval for as many observations as the days of shoppers are worth.",
};

const effect = {
  type: 'object',
  description:
    'The difference to the first arm for each shopper and day, with 95 % intervals: for one look, and one that holds however often it is looked at.',
  properties: { value: number, ...bounds, sequential: { type: 'object', properties: bounds } },
} as const;

const figures = {
  shopperDays: { ...count, description: 'Days of shoppers on which something of it was seen.' },
  seen: { ...count, description: 'Lists; items where it is about a source.' },
  clicked: count,
  bought: { ...count, description: 'Of what was clicked, what was bought and kept.' },
  clickRate: share,
  conversion: share,
  revenue: {
    type: 'object',
    description: 'By currency, net of refunds.',
    additionalProperties: {
      type: 'object',
      required: ['sum'],
      properties: {
        sum: number,
        perThousand: { ...interval, description: 'For a thousand seen.' },
      },
    },
  },
} satisfies Record<string, Schema>;
const required = ['shopperDays', 'seen', 'clicked', 'bought', 'revenue'];

/** What the report of a slot looks like, as OpenAPI describes it. */
export const slotReportSchema: Schema = {
  type: 'object',
  required: ['slot', ...required, 'sources'],
  properties: {
    slot: { type: 'string' },
    from: { type: 'string', format: 'date' },
    through: { type: 'string', format: 'date' },
    ...figures,
    sources: {
      type: 'object',
      description: 'Items by the source that they came from.',
      additionalProperties: { type: 'object', required, properties: figures },
    },
    experiment: {
      type: 'object',
      required: ['id', 'sampleRatio', 'arms'],
      properties: {
        id: { type: 'string' },
        sampleRatio: {
          type: 'object',
          description:
            'How likely so uneven arms are by chance. Broken below 0.001: then effects must not be believed.',
          required: ['pValue', 'broken'],
          properties: { pValue: number, broken: { type: 'boolean' } },
        },
        arms: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            required: ['share', 'shoppers', 'mixed', ...required],
            properties: {
              share: { ...number, description: 'Of shoppers, as the slot says.' },
              shoppers: { ...count, description: 'Whose first arm it was.' },
              mixed: { ...count, description: 'Of them, who saw another arm later.' },
              ...figures,
              effect: {
                type: 'object',
                properties: {
                  clicked: effect,
                  revenue: { type: 'object', additionalProperties: effect },
                },
              },
            },
          },
        },
      },
    },
  },
};
