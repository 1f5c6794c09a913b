import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AsyncAPIDocumentInterface, Parser as AsyncApiParser } from '@asyncapi/parser';
import { z } from 'zod';
import { asyncApiDocument } from './asyncapi.js';
import { envelopeHeaders } from './envelope.js';
import { defineTopic } from './topic.js';
import { allTopics } from './topics/index.js';

const { Parser } = createRequire(import.meta.url)('@asyncapi/parser') as {
  Parser: new () => AsyncApiParser;
};

/** Severities of Spectral, which the parser validates with. */
const ERRORS: readonly number[] = [0];

async function parse(document: object) {
  const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
  const errors = diagnostics.filter(({ severity }) => ERRORS.includes(severity));
  return { parsed, errors: errors.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

describe('the AsyncAPI document', () => {
  let parsed: AsyncAPIDocumentInterface;

  it('is valid AsyncAPI 3.0', async () => {
    const result = await parse(asyncApiDocument(allTopics));
    expect(result.errors).toEqual([]);
    if (!result.parsed) throw new Error('there is no document');
    parsed = result.parsed;
    expect(parsed.version()).toBe('3.0.0');
  });

  it('would not pass with a binding that Kafka does not have', async () => {
    const document = JSON.stringify(asyncApiDocument(allTopics));
    const broken = document.replace('"partitions":', '"shards":');
    expect((await parse(JSON.parse(broken) as object)).errors).not.toEqual([]);
  });

  it('has every topic with its partitions and each of its events', () => {
    for (const topic of allTopics) {
      const channel = parsed.allChannels().get(topic.name);
      expect(channel?.address()).toBe(topic.name);
      expect(channel?.bindings().get('kafka')?.value()).toMatchObject({
        partitions: topic.partitions,
        topicConfiguration: { 'cleanup.policy': [topic.cleanup] },
      });
      const types = channel
        ?.messages()
        .all()
        .map((message) => message.name());
      expect(types).toEqual(Object.keys(topic.events));
      expect(channel?.operations().all()).toHaveLength(2);
    }
  });

  it('names every header that the envelope writes', () => {
    const headers = envelopeHeaders({
      id: 'i',
      source: 's',
      type: 't',
      subject: 's',
      key: 'k',
      time: 0,
      recordedAt: 0,
      causationId: 'c',
    });
    const schema = parsed.components().schemas().get('cloudEventHeaders');
    expect(Object.keys(schema?.properties() ?? {})).toEqual(
      expect.arrayContaining(Object.keys(headers)),
    );
  });

  it('describes payloads as they are stored: converted, with defaults, open', () => {
    const topic = defineTopic({
      name: 'test.things.v1',
      description: 'Things.',
      key: 'model',
      partitions: 1,
      cleanup: 'compact',
      retentionDays: 1,
      events: { 'thing.done': z.object({ a: z.string().default('x'), b: z.int().optional() }) },
    });
    expect(asyncApiDocument([topic])).toHaveProperty(
      ['components', 'messages', 'test.things.v1.thing.done', 'payload'],
      {
        type: 'object',
        properties: {
          a: { type: 'string', default: 'x' },
          b: {
            type: 'integer',
            minimum: Number.MIN_SAFE_INTEGER,
            maximum: Number.MAX_SAFE_INTEGER,
          },
        },
        required: ['a'],
      },
    );
  });

  it('is the one in docs/asyncapi.json; if not: npx nx run contracts:asyncapi', () => {
    const committed = join(import.meta.dirname, '../../../docs/asyncapi.json');
    expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(asyncApiDocument(allTopics))),
    );
  });
});
