import type { ApiOkResponse } from '@nestjs/swagger';
import { missingDataResponse } from '@tradewind/service';

type ResponseOptions = NonNullable<Parameters<typeof ApiOkResponse>[0]>;
type Schema = Extract<ResponseOptions, { schema: unknown }>['schema'];

const text = { type: 'string' } as const;
const moment = { type: 'string', format: 'date-time' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const money = { type: 'number', description: 'In units of `currency`.' } as const;
const affinities = {
  type: 'array',
  items: { type: 'object', properties: { label: text, share: { type: 'number' } } },
} as const;
const figures = {
  orders: { ...count, description: 'Without cancelled ones.' },
  refunds: count,
  cancellations: count,
  revenue: { type: 'number', description: 'Net of refunds and cancellations, in units.' },
  grossRevenue: { type: 'number', description: 'Net of cancellations, in units.' },
} as const;
const orders = {
  ...figures,
  currencies: {
    type: 'object',
    description: 'Figures by currency; an empty name is of orders that name none.',
    additionalProperties: { type: 'object', required: Object.keys(figures), properties: figures },
  },
} as const;
/** Present where they apply. */
const currency = {
  currency: { ...text, description: 'ISO 4217, of revenue; absent if no order names one.' },
  notConverted: {
    type: 'array',
    description: 'Currencies that revenue leaves out, as the shop has set no rate for them.',
    items: text,
  },
} as const;

export const profileSchema: Schema = {
  type: 'object',
  required: ['shopper', 'firstSeen', 'lastSeen', 'sessions', 'rfm', ...Object.keys(orders)],
  properties: {
    shopper: { ...text, description: 'Pseudonym.' },
    firstSeen: moment,
    lastSeen: moment,
    sessions: count,
    events: { type: 'object', additionalProperties: count },
    rfm: {
      type: 'object',
      required: ['frequency', 'monetary'],
      properties: { recencyDays: { type: 'number' }, frequency: count, monetary: money },
    },
    ...orders,
    ...currency,
    averageOrder: money,
    lastOrderAt: moment,
    recent: {
      type: 'object',
      description: 'Counts that halve every 30 days.',
      properties: {
        views: { type: 'number' },
        carts: { type: 'number' },
        purchases: { type: 'number' },
      },
    },
    categories: affinities,
    brands: affinities,
    segment: {
      type: 'object',
      required: ['segment', 'name', 'since', 'reason', 'modelVersion'],
      properties: {
        segment: text,
        name: text,
        description: text,
        since: moment,
        reason: { ...text, description: 'What shopper and segment have in common.' },
        modelVersion: { ...text, description: 'The version that decided, e.g. kmeans@1234.' },
      },
    },
  },
};

export const shoppersSchema: Schema = {
  type: 'object',
  required: ['shoppers'],
  properties: {
    shoppers: { type: 'array', items: profileSchema },
    total: { ...count, description: 'All that are known of the shop.' },
    next: { ...text, description: 'Where the next page begins; absent from the last one.' },
  },
};

export const segmentsSchema: Schema = {
  type: 'object',
  required: ['segments', 'missing'],
  properties: {
    modelVersion: { ...text, description: 'Absent until segments are formed.' },
    segments: {
      type: 'array',
      items: {
        type: 'object',
        required: ['segment', 'name', 'description', 'size', 'centroid'],
        properties: {
          segment: text,
          name: text,
          description: text,
          size: count,
          centroid: { type: 'object', additionalProperties: { type: 'number' } },
        },
      },
    },
    missing: missingDataResponse,
  },
};

export const statsSchema: Schema = {
  type: 'object',
  required: ['shoppers', ...Object.keys(orders), 'segments'],
  properties: {
    shoppers: count,
    ...orders,
    ...currency,
    segments: {
      type: 'object',
      description: 'Members by name of segment.',
      additionalProperties: count,
    },
  },
};
