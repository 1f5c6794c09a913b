import type { ApiResponseSchemaHost } from '@nestjs/swagger';

type Schema = ApiResponseSchemaHost['schema'];

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const place = { type: 'integer', minimum: 1 } as const;

const explained = {
  item: text,
  source: { ...text, description: 'The one that says most for it.' },
  score: number,
  because: text,
  candidateOf: {
    type: 'array',
    description: 'Sources that have named it, with its rank and score there.',
    items: {
      type: 'object',
      required: ['source', 'rank', 'score'],
      properties: {
        source: text,
        rank: place,
        score: number,
        weight: { ...number, description: 'Of the source in the mixture.' },
      },
    },
  },
  boost: { ...number, description: 'By which its score was multiplied.' },
  placeByScore: place,
  placeByDiversity: { ...place, description: 'Before pins were put in.' },
} satisfies Record<string, Schema>;

/** What an explanation looks like, as OpenAPI describes it. */
export const diagnosticsSchema: Schema = {
  type: 'object',
  required: ['slot', 'history', 'listId', 'modelVersion', 'weights', 'items', 'next', 'leftOut'],
  properties: {
    slot: text,
    shopper: { ...text, description: 'Pseudonym; absent if no shopper was named.' },
    history: {
      type: 'array',
      items: text,
      description: 'What the shopper touched, the latest last.',
    },
    listId: { ...text, description: 'Of this list; it tells the arm of an experiment.' },
    modelVersion: text,
    weights: {
      type: 'array',
      description:
        'Of the sources that were mixed, on the scale that their scores were brought to.',
      items: {
        type: 'object',
        required: ['source', 'weight', 'scale'],
        properties: { source: text, weight: number, scale: text },
      },
    },
    items: {
      type: 'array',
      description: 'The list.',
      items: {
        type: 'object',
        required: ['place', 'item', 'source', 'reason', 'candidateOf'],
        properties: { place, reason: text, ...explained },
      },
    },
    next: {
      type: 'array',
      description: 'What would have come next.',
      items: {
        type: 'object',
        required: ['item', 'source', 'candidateOf'],
        properties: explained,
      },
    },
    leftOut: {
      type: 'array',
      description: 'Items that were good enough to be looked at, at most 500.',
      items: {
        type: 'object',
        required: ['item', 'why'],
        properties: {
          item: text,
          why: {
            ...text,
            enum: [
              ...['about', 'bought', 'touched', 'excluded', 'unavailable', 'filter-category'],
              ...['filter-price', 'filter-stock', 'same-product'],
            ],
          },
        },
      },
    },
  },
};
