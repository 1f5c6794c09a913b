import { includedFields, missingDataResponse } from '@tradewind/service';
import type { ApiQueryOptions, ApiResponseSchemaHost } from '@nestjs/swagger';

type Schema = ApiResponseSchemaHost['schema'];

const text = { type: 'string' } as const;
const modelVersion = {
  ...text,
  description: 'Newest epoch among the lists read, e.g. pairs@1234; pairs@none before the first.',
} as const;
const recommendedItems: Schema = {
  type: 'array',
  description: 'Best first.',
  items: {
    type: 'object',
    required: ['item', 'source', 'reason'],
    properties: {
      item: text,
      score: {
        type: 'number',
        description: 'Comparable within one list and source; none of what is pinned.',
      },
      source: {
        ...text,
        enum: ['neighbours', 'category', 'trending', 'newest', 'recent', 'pinned'],
      },
      because: { ...text, description: 'The item of the history that speaks most for this one.' },
      category: { ...text, description: 'The category in which it is popular.' },
      reason: { ...text, description: 'Why it is in the list, for people.' },
      fields: includedFields,
    },
  },
};

export const limitQuery: ApiQueryOptions = {
  name: 'limit',
  required: false,
  schema: { type: 'integer', minimum: 1, maximum: 100 },
};

export const slotQuery: ApiQueryOptions = {
  name: 'slot',
  required: false,
  description: 'The id of a slot document: its length, exclusions, repeats and pins apply.',
  schema: { type: 'string' },
};

export const recommendationsSchema: Schema = {
  type: 'object',
  required: ['shopper', 'items', 'modelVersion', 'missing'],
  properties: {
    shopper: { ...text, description: 'Pseudonym.' },
    items: recommendedItems,
    modelVersion,
    missing: missingDataResponse,
  },
};

export const trendingSchema: Schema = {
  type: 'object',
  required: ['items', 'modelVersion'],
  properties: { items: recommendedItems, modelVersion },
};

export const neighboursSchema: Schema = {
  type: 'object',
  required: ['item', 'touches', 'neighbours', 'modelVersion'],
  properties: {
    item: text,
    touches: { type: 'integer', description: 'Weighted touches of the item.' },
    neighbours: {
      type: 'array',
      description: 'Most similar first.',
      items: {
        type: 'object',
        required: ['item', 'similarity'],
        properties: { item: text, similarity: { type: 'number' }, fields: includedFields },
      },
    },
    modelVersion: { ...text, description: 'Epoch in which the neighbours last changed.' },
  },
};
