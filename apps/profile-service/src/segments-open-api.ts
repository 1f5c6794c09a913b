import { missingDataResponse } from '@tradewind/service';
import { count, moment, text, type Schema } from './open-api.js';

const texts = (description: string) => ({ type: 'array', description, items: text });

const treeSchema = {
  type: 'object',
  properties: {
    fidelity: {
      type: 'number',
      description:
        'Share of sampled shoppers whom the tree puts into the segment that they are in.',
    },
    depth: count,
  },
} satisfies Schema;

export const segmentsSchema: Schema = {
  type: 'object',
  required: ['segments', 'missing'],
  properties: {
    modelVersion: { ...text, description: '`kmeans@prior` until the shop has learned its own.' },
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
          rules: texts('In words, the ways through the tree that lead here.'),
          into: texts('Of a segment that has ended: where its members are, most first.'),
        },
      },
    },
    tree: treeSchema,
    byRules: {
      type: 'array',
      items: {
        type: 'object',
        required: ['segment', 'name', 'version', 'size', 'status', 'evaluated', 'shoppers'],
        properties: {
          ...{ segment: text, name: text, description: text, version: count, size: count },
          status: {
            ...text,
            enum: ['preparing', 'live'],
            description: 'Live once all known shoppers have been looked at.',
          },
          ...{ evaluated: count, shoppers: count },
          rules: { type: 'array', items: text },
        },
      },
    },
    missing: missingDataResponse,
  },
};

export const segmentSizesSchema: Schema = {
  type: 'object',
  required: ['times', 'sizes'],
  properties: {
    times: { type: 'array', items: moment, description: 'Ascending; the last one is now.' },
    sizes: {
      type: 'object',
      description: 'By the id of a segment, its members at each of the times.',
      additionalProperties: { type: 'array', items: count },
    },
  },
};

export const explanationSchema: Schema = {
  type: 'object',
  required: ['segment', 'name', 'modelVersion', 'member', 'conditions', 'nearest'],
  properties: {
    ...{ segment: text, name: text, modelVersion: text },
    member: { type: 'boolean' },
    since: moment,
    conditions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'text', 'holds'],
        properties: {
          path: {
            ...text,
            description: 'In the document of the segment; of a learned one, the feature.',
          },
          text,
          holds: { type: 'boolean' },
          value: { description: 'What the shopper has.' },
          until: { ...moment, description: 'When it may change although nothing happens.' },
        },
      },
    },
    nearest: {
      type: 'array',
      description: 'The fewest conditions that would change the membership.',
      items: { type: 'object', properties: { path: text, change: text } },
    },
    tree: {
      ...treeSchema,
      description: 'Of a learned segment: the tree that its conditions are read from.',
      properties: {
        ...treeSchema.properties,
        agrees: { type: 'boolean', description: 'Whether it puts this shopper where he is.' },
      },
    },
  },
};

export const previewSchema: Schema = {
  type: 'object',
  required: ['evaluated', 'members', 'estimate', 'samples', 'overlaps', 'complete', 'unknown'],
  properties: {
    evaluated: { ...count, description: 'Shoppers that were looked at within a second.' },
    members: { ...count, description: 'Of these, how many would be in it.' },
    estimate: { ...count, description: 'How many that would be of all shoppers.' },
    samples: { type: 'array', items: text },
    overlaps: {
      type: 'array',
      description: 'The segments that most of these members are in.',
      items: { type: 'object', properties: { segment: text, members: count } },
    },
    complete: { type: 'boolean', description: 'Whether these were all shoppers of the shop.' },
    unknown: texts('Paths of conditions on events: they count from the definition on.'),
  },
};
