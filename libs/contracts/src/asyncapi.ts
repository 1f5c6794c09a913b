import { z } from 'zod';
import { CE_SPEC_VERSION, ceTypeOf, DATA_CONTENT_TYPE } from './envelope.js';
import { deadLetterTopicName, type TopicContract } from './topic.js';

type Json = Record<string, unknown>;

const DAY_MS = 86_400_000;
const KAFKA_BINDING = '0.5.0';
const DEAD_LETTERS = 'deadLetters';

/**
 * Returns an AsyncAPI 3.0 document of topics with everything that another system needs to read or
 * write them.
 */
export function asyncApiDocument(topics: readonly TopicContract[]): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tradewind',
      version: '1.0.0',
      description:
        'Events of the Tradewind platform on Kafka: CloudEvents 1.0 in binary mode, JSON values, keys `<tenant>:<entity id>`. Consumers ignore fields that they do not know.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: DATA_CONTENT_TYPE,
    servers: {
      kafka: {
        host: '{brokers}',
        protocol: 'kafka',
        variables: { brokers: { default: 'localhost:9092', description: 'Bootstrap servers' } },
      },
    },
    channels: {
      ...byName(topics, (topic) => [topic.name, channelOf(topic)]),
      [DEAD_LETTERS]: deadLetterChannel(topics),
    },
    operations: {
      ...byName(topics, (topic) => [`${topic.name}.send`, operationOf(topic, 'send')]),
      ...byName(topics, (topic) => [`${topic.name}.receive`, operationOf(topic, 'receive')]),
    },
    components: {
      messages: {
        ...Object.fromEntries(topics.flatMap(messagesOf)),
        [DEAD_LETTERS]: deadLetterMessage,
      },
      schemas: { cloudEventHeaders },
    },
  };
}

function byName(
  topics: readonly TopicContract[],
  entry: (topic: TopicContract) => [string, Json],
): Json {
  return Object.fromEntries(topics.map(entry));
}

function channelOf(topic: TopicContract): Json {
  return {
    address: topic.name,
    description: topic.description,
    servers: [{ $ref: '#/servers/kafka' }],
    messages: Object.fromEntries(
      Object.keys(topic.events).map((type) => [
        type,
        { $ref: `#/components/messages/${messageId(topic, type)}` },
      ]),
    ),
    bindings: {
      kafka: {
        topic: topic.name,
        partitions: topic.partitions,
        topicConfiguration: {
          'cleanup.policy': [topic.cleanup],
          ...(topic.cleanup === 'delete'
            ? { 'retention.ms': topic.retentionDays * DAY_MS }
            : { 'delete.retention.ms': topic.retentionDays * DAY_MS }),
        },
        bindingVersion: KAFKA_BINDING,
      },
    },
  };
}

function operationOf(topic: TopicContract, action: 'send' | 'receive'): Json {
  return {
    action,
    channel: { $ref: `#/channels/${topic.name}` },
    summary: topic.description,
    messages: Object.keys(topic.events).map((type) => ({
      $ref: `#/channels/${topic.name}/messages/${type}`,
    })),
  };
}

function messageId(topic: TopicContract, type: string): string {
  return `${topic.name}.${type}`;
}

function messagesOf(topic: TopicContract): [string, Json][] {
  return Object.entries(topic.events).map(([type, schema]) => [
    messageId(topic, type),
    messageOf(topic, type, schema),
  ]);
}

function messageOf(topic: TopicContract, type: string, schema: z.ZodType): Json {
  return {
    name: type,
    contentType: DATA_CONTENT_TYPE,
    headers: {
      allOf: [
        { $ref: '#/components/schemas/cloudEventHeaders' },
        { type: 'object', properties: { ce_type: { const: ceTypeOf(type) } } },
      ],
    },
    payload: payloadOf(schema),
    bindings: {
      kafka: {
        key: { type: 'string', description: `<tenant>:<${topic.key}>` },
        bindingVersion: KAFKA_BINDING,
      },
    },
  };
}

/**
 * The payload as it is stored in the log: the schema after defaults and conversions, open to
 * additional fields.
 */
function payloadOf(schema: z.ZodType): Json {
  const payload: Json = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  delete payload['$schema'];
  return payload;
}

const text = (description: string): Json => ({ type: 'string', description });
const time = (description: string): Json => ({ type: 'string', format: 'date-time', description });

const cloudEventHeaders: Json = {
  type: 'object',
  description: "CloudEvents 1.0 attributes in Kafka's binary content mode",
  required: ['content-type', 'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time'],
  properties: {
    'content-type': { const: DATA_CONTENT_TYPE },
    ce_specversion: { const: CE_SPEC_VERSION },
    ce_id: text('Deterministic: a repeated event has the same id'),
    ce_source: text(
      'The service; for events that a fold has emitted also the topic and partition that it folded',
    ),
    ce_type: text('`tradewind.` and the event type'),
    ce_time: time('Event time'),
    ce_subject: text('The entity, without the tenant'),
    ce_partitionkey: text('The record key'),
    ce_recordedtime: time(
      'When the collector received the storefront event that led to this event',
    ),
    ce_causationid: text('Id of the event whose fold emitted this one'),
    ce_sequence: text('Order of emitted events within their source'),
  },
};

function deadLetterChannel(topics: readonly TopicContract[]): Json {
  return {
    address: deadLetterTopicName('{topic}'),
    description:
      'Dead-letter records: records of a topic that could not be folded, with the reason.',
    servers: [{ $ref: '#/servers/kafka' }],
    parameters: {
      topic: { enum: topics.map((topic) => topic.name), description: 'The topic' },
    },
    messages: { [DEAD_LETTERS]: { $ref: `#/components/messages/${DEAD_LETTERS}` } },
  };
}

const deadLetterMessage: Json = {
  name: 'deadLetter',
  summary: 'The original record with its own headers and these',
  headers: {
    type: 'object',
    required: ['dlq-id', 'dlq-reason', 'dlq-source', 'dlq-topic'],
    properties: {
      'dlq-id': text('Deterministic'),
      'dlq-reason': text('Why the record was rejected'),
      'dlq-source': text('The service that rejected it'),
      'dlq-topic': text('The topic that it was meant for or read from'),
      'dlq-tenant': text("From the collector: the sender's tenant"),
      'dlq-received': time('From the collector: the time of receipt'),
      'dlq-partition': text('From a service: the position of the original record'),
      'dlq-offset': text('From a service: the position of the original record'),
      'dlq-code': text(
        'From a service: the reason as one of a fixed set of codes, with which the text begins',
      ),
      'dlq-value-bytes': text(
        'From a service: size of the original value, which may be stored as an excerpt',
      ),
      'dlq-sha256': text('Hash of the original value in hex, if only an excerpt is stored'),
      'dlq-key': text('The key in base64 if it is not UTF-8 or too long'),
      'dlq-key-bytes': text('Size of the original key, if only an excerpt is stored'),
      'dlq-headers': text(
        'Headers that are not UTF-8, repeated, or named like one of these: JSON [[name, base64]]',
      ),
      'dlq-headers-dropped': text('Number of headers that did not fit'),
      'dlq-gap-records': text('Number of records that retention removed before they were folded'),
      'dlq-truncated-from': text('The original value, or its first bytes'),
    },
  },
  payload: { description: 'The original value; from the collector JSON with pseudonyms for ids' },
};
