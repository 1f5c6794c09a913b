import { listKinds } from '@tradewind/contracts';
import { includedFields, missingDataResponse } from '@tradewind/service';
import type { ApiQueryOptions, ApiResponseSchemaHost } from '@nestjs/swagger';

type Schema = ApiResponseSchemaHost['schema'];

const text = { type: 'string' } as const;
const modelVersion = {
  ...text,
  description:
    'The last epoch that the models have learned, e.g. ranking@1234; ranking@none before the first.',
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
        description: 'The model, or where else it comes from: docs/recommendations.md lists them.',
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
  description:
    'A built-in slot (for-you, session, similar, bought-together, trending, new, again) or the id of a slot document.',
  schema: { type: 'string' },
};

export const recommendationsSchema: Schema = {
  type: 'object',
  required: ['items', 'modelVersion', 'missing'],
  properties: {
    shopper: { ...text, description: 'Pseudonym; absent if no shopper was named.' },
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
    modelVersion: { ...text, description: 'The last epoch that the models have learned.' },
  },
};

const itemIds: Schema = { type: 'array', items: text };
const amount: Schema = { type: 'number', minimum: 0 };

export const slotBody: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    userId: text,
    anonymousId: text,
    shopper: text,
    slot: { ...text, default: 'for-you' },
    list: {
      ...text,
      enum: [...listKinds],
      description: 'In place of what the slot shows.',
    },
    limit: { type: 'integer', minimum: 1, maximum: 100 },
    include: { ...text, enum: ['items'] },
    items: {
      ...itemIds,
      maxItems: 50,
      description: 'What the list is about: the item of the page, or those of the cart.',
    },
    exclude: { ...itemIds, maxItems: 500 },
    repeats: { ...text, enum: ['allow', 'exclude'] },
    diversity: { type: 'number', minimum: 0, maximum: 1 },
    filter: {
      type: 'object',
      additionalProperties: false,
      description: 'By what the catalogue knows of an item.',
      properties: {
        categories: itemIds,
        notCategories: itemIds,
        minPrice: amount,
        maxPrice: amount,
        minStock: { type: 'integer', minimum: 1 },
      },
    },
  },
};
