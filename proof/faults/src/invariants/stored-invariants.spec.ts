import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineTopic } from '@tradewind/contracts';
import { openEmbeddedRuntime } from '@tradewind/service';
import type { Runtime } from '@tradewind/service';
import { NONCE_LENGTH } from '@tradewind/state';
import { z } from 'zod';
import { deadLettersHold } from './dead-letters.js';
import { entitiesHold } from './entities.js';
import { positionsHold } from './positions.js';
import { record } from './records.fixture.js';

const topic = defineTopic({
  name: 'test.topic.v1',
  description: 'A topic.',
  key: 'shopper',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 1,
  events: { happened: z.object({}) },
});
const SCOPE = 'service:test.topic.v1:0';
const at = (next: number) => ({ [topic.name]: next });
const outbox = [{ topic: 'out', headers: { ce_id: 'o1' } }];

let runtime: Runtime;
beforeEach(async () => {
  runtime = openEmbeddedRuntime(':memory:');
  await runtime.log.ensureTopics([topic]);
  await runtime.log.publish([
    { topic: topic.name, partition: 0, key: null, value: '{}', headers: {} },
  ]);
});
afterEach(() => runtime.close());

async function store(meta: object, entities: Readonly<Record<string, string>> = {}) {
  await runtime.store.commit(SCOPE, {
    expected: await runtime.store.loadNonce(SCOPE),
    nonce: JSON.stringify(meta).length.toString().padStart(NONCE_LENGTH, '0'),
    meta: JSON.stringify(meta),
    entries: new Map(Object.entries(entities)),
  });
}

describe('invariant entities', () => {
  const meta = { positions: at(1), counts: { folded: 1, emitted: { a: 1, b: 2 } }, outbox };
  const expected = {
    scope: SCOPE,
    topic: topic.name,
    partition: 0,
    meta: JSON.stringify(meta),
    entities: new Map([
      ['ann', '{"s":1}'],
      ['~timers:4', '[1]'],
    ]),
  };
  const judge = () => entitiesHold([expected], runtime.store);

  it('holds whatever is in outbox and timer pages, and whatever the order of fields', async () => {
    const counts = { emitted: { b: 2, a: 1 }, folded: 1 };
    await store({ outbox: [], positions: at(1), counts }, { ann: '{"s":1}', '~timers:4': '[]' });
    expect(await judge()).toEqual({ held: true, detail: '1 entities in 1 partitions' });
  });

  it.each([
    ['a state differs', meta, { ann: '{"s":2}' }, 'got …{"s":2}…'],
    ['a state is missing', meta, {}, 'got …nothing…'],
    ['a count differs', { ...meta, counts: { folded: 2 } }, { ann: '{"s":1}' }, 'counts'],
    ['a clock move is unfinished', { ...meta, advancing: {} }, { ann: '{"s":1}' }, 'advancing'],
  ])('fails when %s', async (_, stored, entities, told) => {
    await store(stored, entities);
    const verdict = await judge();
    expect(verdict.held).toBe(false);
    expect(verdict.detail).toContain(told);
  });
});

describe('invariant positions', () => {
  const judge = (published: readonly string[]) =>
    positionsHold({
      ...runtime,
      service: 'service',
      folded: [topic],
      isPublished: (_, id) => published.includes(id),
    });

  it('holds at the end of the log with the outbox published', async () => {
    await store({ positions: at(1), outbox });
    expect(await judge(['o1'])).toEqual({ held: true, detail: '1 partitions' });
  });

  it('fails before the end, without state, and with an unpublished outbox', async () => {
    expect((await judge([])).detail).toContain('expected 1, got 0');
    await store({ positions: {}, outbox: [] });
    expect((await judge([])).held).toBe(false);
    await store({ positions: at(1), outbox });
    expect((await judge([])).detail).toContain('has not published out o1');
  });
});

describe('invariant deadLetters', () => {
  const bad = record({ offset: 1, value: 'bad', headers: { h: Buffer.from([0xff]) } });
  const large = record({ offset: 2, key: 'k', value: 'x'.repeat(900_001) });
  const good = record({ offset: 3 });
  const letterOf = (
    original: typeof bad,
    value: string | Buffer,
    more: Record<string, string> = {},
  ) => {
    const place = ['dlq', original.topic, original.partition, original.offset].join('|');
    const id = createHash('sha256').update(place).digest().subarray(0, 16).toString('base64url');
    return record({
      key: original.key?.toString() ?? null,
      value,
      headers: {
        'dlq-id': id,
        'dlq-reason': 'not-json',
        'dlq-topic': original.topic,
        'dlq-partition': String(original.partition),
        'dlq-offset': String(original.offset),
        ...more,
      },
    });
  };
  const letter = letterOf(bad, 'bad', { 'dlq-headers': '[["h","/w=="]]' });
  const excerpt = letterOf(large, 'x'.repeat(1_024), {
    'dlq-sha256': createHash('sha256').update('x'.repeat(900_001)).digest('hex'),
    'dlq-value-bytes': '900001',
  });
  const judge = (seen: (typeof letter)[]) =>
    deadLettersHold({
      topic: 'test.topic.v1',
      injected: [bad, large],
      input: [bad, large, good],
      seen,
    });

  it('holds when each bad record has its dead-letter record, published however often', () => {
    expect(judge([letter, excerpt, letter])).toMatchObject({ held: true });
  });

  it.each([
    ['one is missing', [letter], 'no dead-letter record of test.topic.v1[0]@2'],
    [
      'a good record has one',
      [letter, excerpt, letterOf(good, '{}')],
      'is not one of a bad record',
    ],
    ['bytes are lost', [letterOf(bad, 'b', { 'dlq-headers': '[["h","/w=="]]' }), excerpt], 'value'],
    ['a header is lost', [letterOf(bad, 'bad'), excerpt], 'another header h'],
    [
      'there is no reason',
      [letterOf(bad, 'bad', { 'dlq-headers': '[["h","/w=="]]', 'dlq-reason': '' }), excerpt],
      'no reason',
    ],
    ['an excerpt is of something else', [letter, letterOf(large, 'x'.repeat(1_024))], 'hash'],
    [
      'a repetition differs',
      [letter, excerpt, { ...letter, value: Buffer.from('b') }],
      'differs from the first',
    ],
  ])('fails when %s', (_, seen, told) => {
    const verdict = judge(seen);
    expect(verdict.held).toBe(false);
    expect(verdict.detail).toContain(told);
  });
});
