import { ApiOkResponse } from '@nestjs/swagger';

const integer = { type: 'integer' } as const;
const time = { type: 'string', format: 'date-time' } as const;
const tallied = {
  occasions: integer,
  requested: integer,
  heldOut: integer,
  suppressed: { type: 'object', additionalProperties: integer, description: 'By reason.' },
} as const;

/** What a preview looks like, as OpenAPI describes it. */
export const ApiPreview = () =>
  ApiOkResponse({
    schema: {
      type: 'object',
      required: [...Object.keys(tallied), 'waiting', 'days', 'samples', 'span', 'share'],
      properties: {
        ...tallied,
        waiting: { ...integer, description: 'Decisions still waited for at the end.' },
        days: {
          type: 'array',
          items: { type: 'object', properties: { day: { type: 'string' }, ...tallied } },
        },
        samples: {
          type: 'array',
          maxItems: 10,
          items: {
            type: 'object',
            properties: {
              ...{ shopper: { type: 'string' }, at: time },
              decision: { type: 'string', enum: ['requested', 'held-out', 'suppressed'] },
              ...{ reason: { type: 'string' }, arm: { type: 'string' } },
            },
          },
        },
        span: { type: 'object', properties: { from: time, to: time } },
        foldedFrom: {
          ...time,
          description: 'What is older than the span was folded, not counted.',
        },
        records: integer,
        share: {
          type: 'number',
          description: 'Of the shoppers who were folded; below 1 all figures are estimates.',
        },
        tookMs: integer,
      },
    },
  });
