import type { ApiOkResponse } from '@nestjs/swagger';

type ResponseOptions = NonNullable<Parameters<typeof ApiOkResponse>[0]>;
export type Schema = Extract<ResponseOptions, { schema: unknown }>['schema'];

export const text = { type: 'string' } as const;
export const moment = { type: 'string', format: 'date-time' } as const;
export const count = { type: 'integer', minimum: 0 } as const;
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

const interval: Schema = {
  type: 'object',
  required: ['expected', 'low', 'high'],
  description: 'Holds the outcome with 80 % by the model.',
  properties: {
    expected: { type: 'number' },
    low: { type: 'number' },
    high: { type: 'number' },
  },
};
const value: Schema = {
  type: 'object',
  description: 'With include=value, of a shopper who has ordered.',
  required: ['modelVersion', 'asOf', 'alive', 'orders', 'nextOrder'],
  properties: {
    modelVersion: { ...text, description: 'E.g. customer-value@1234, or customer-value@prior.' },
    asOf: moment,
    alive: { type: 'number', description: 'Probability that the shopper will order again.' },
    orders: {
      type: 'object',
      description: 'Days with an order that are to come.',
      properties: { days30: interval, days90: interval, days365: interval },
    },
    orderValue: interval,
    revenue365: interval,
    nextOrder: {
      type: 'object',
      description: 'When the next order comes if one comes.',
      properties: { expected: moment, low: moment, high: moment },
    },
  },
};

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
    value,
    traits: {
      type: 'object',
      description: 'With include=traits: those that the shop has defined, by id.',
      additionalProperties: {
        type: 'object',
        properties: {
          value: { description: 'A number, a text or a boolean; absent while there is none.' },
          values: { type: 'array', items: text, description: 'Of unique, at most 32.' },
        },
      },
    },
    segments: {
      type: 'array',
      description: 'Segments by rules that the shopper is in; not in lists of shoppers.',
      items: {
        type: 'object',
        properties: { segment: text, name: text, since: moment, modelVersion: text },
      },
    },
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

export const profilesRequestSchema: Schema = {
  type: 'object',
  required: ['shoppers'],
  properties: {
    shoppers: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        description: 'Exactly one of these.',
        properties: { userId: text, anonymousId: text, shopper: text },
      },
    },
    include: { type: 'array', items: { ...text, enum: ['value', 'traits'] } },
  },
};

export const profilesSchema: Schema = {
  type: 'object',
  required: ['profiles'],
  properties: {
    profiles: {
      type: 'array',
      description: 'In the order of the request; null of a shopper who has not been seen yet.',
      items: { ...profileSchema, nullable: true },
    },
  },
};

export const traitsSchema: Schema = {
  type: 'object',
  required: ['traits'],
  properties: {
    traits: {
      type: 'array',
      items: {
        type: 'object',
        required: ['trait', 'compute', 'version'],
        properties: {
          ...{ trait: text, description: text, compute: text, version: count },
          countsSince: { ...moment, description: 'Events of before are not counted.' },
        },
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
