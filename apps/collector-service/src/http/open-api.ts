import type { ApiResponseSchemaHost } from '@nestjs/swagger';

type Schema = ApiResponseSchemaHost['schema'];

const text = { type: 'string' } as const;
const anything = { type: 'object', additionalProperties: true } as const;

const event = {
  type: { ...text, description: 'In a batch: track, identify, page, screen, group or alias.' },
  event: { ...text, description: 'Of track: a name such as Order Completed.' },
  userId: text,
  anonymousId: text,
  previousId: text,
  groupId: text,
  name: text,
  messageId: { ...text, description: 'An event that is sent again under its id counts once.' },
  timestamp: { ...text, description: 'ISO 8601; without a zone it is UTC.' },
  properties: anything,
  traits: anything,
  context: anything,
} as const;

/** What clients of Segment and RudderStack send. More is allowed: what is not known is left out. */
export const trackingBody: Schema = {
  type: 'object',
  additionalProperties: true,
  properties: {
    writeKey: { ...text, description: 'Unless it is sent as Basic user name or as Bearer token.' },
    ...event,
    batch: {
      type: 'array',
      description: 'Of batch and import.',
      items: { type: 'object', additionalProperties: true, properties: event },
    },
  },
};

const index = { type: 'integer', description: 'Place in the batch.' } as const;

export const trackingAnswer: Schema = {
  type: 'object',
  required: ['success', 'accepted', 'rejected'],
  properties: {
    success: { type: 'boolean' },
    accepted: { type: 'integer' },
    rejected: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index', 'reason'],
        properties: { index, messageId: text, reason: text },
      },
    },
    notes: {
      type: 'array',
      description: 'What was left out of accepted events or guessed.',
      items: {
        type: 'object',
        required: ['index', 'path', 'what'],
        properties: { index, path: text, what: text, taken: {} },
      },
    },
    furtherNotes: { type: 'integer', description: 'How many notes there are beyond these.' },
  },
};
