import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deadLetterTopicName, storefrontEvents } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { openEmbeddedRuntime, type Runtime } from '@tradewind/service';
import { runDlq } from './dlq.command.js';
import { pageView, refused, TextOutput } from './dead-letter-records.fixture.js';
import { readDeadLetters } from './dead-letter-record-reader.js';
import { parseDlq, type ReplayOptions } from './options.js';
import { DeadLetterReplay } from './dead-letter-replay.js';

const topic = storefrontEvents.name;
const dlqName = deadLetterTopicName(topic);
let runtime: Runtime;

beforeEach(async () => {
  runtime = openEmbeddedRuntime(':memory:');
  await runtime.log.ensureTopics([storefrontEvents]);
});

afterEach(async () => {
  await runtime.close();
});

async function dlq(args: readonly string[], output = new TextOutput()) {
  const command = parseDlq(args);
  if (command.name === 'help') throw new Error('asked for help');
  const { signal } = new AbortController();
  const status = await runDlq(runtime.log, command, { output, signal });
  return { status, text: output.text, output };
}

/** Returns the output of `--json`. */
async function dlqJson(...args: string[]) {
  const { status, text } = await dlq([...args, '--json']);
  return { status, ...(JSON.parse(text) as Record<string, unknown>) };
}

async function recordsOf(name: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  const tail = await runtime.log.tail([name], 'earliest', (record) => records.push(record));
  await tail.caughtUp;
  await tail.close();
  return records;
}

const values = async () => (await recordsOf(topic)).map(({ value }) => value?.toString());
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) =>
    refused(from + i, { value: Buffer.from(`value ${String(from + i)}`) }),
  );

describe('dlq list', () => {
  it('reports that there are none, also when the topics do not exist', async () => {
    expect(await dlq(['list'])).toMatchObject({ status: 0, text: 'No dead-letter records.\n' });
  });

  it('lists the newest first, and counts all by topic and code', async () => {
    await runtime.log.publish(many(30));
    await runtime.log.publish([refused(99, { value: null }, 'null-value')]);
    const { text } = await dlq(['list', '--limit', '2']);
    const lines = text.split('\n');
    expect(lines[1]).toContain(`${dlqName}:0:30`);
    expect(lines[1]).toContain('null-value: as the spec says');
    expect(lines[1]).toContain(`${topic}:0:99`);
    expect(lines[2]).toContain(`${dlqName}:0:29`);
    expect(text).toMatch(/storefront.events.v1.dlq {2}not-json {4}30\n/);
    expect(text).toMatch(/storefront.events.v1.dlq {2}null-value {2}1\n2 of 31 shown\n$/);
  });

  it('omits records that do not match, and duplicates', async () => {
    const again = refused(1, { value: null }, 'null-value');
    await runtime.log.publish([...many(1), again, again]);
    expect(await dlqJson('list', '--reason', 'null-value')).toMatchObject({
      total: 1,
      repeated: 1,
      counts: [{ topic: dlqName, code: 'null-value', count: 1 }],
      deadLetters: [{ offset: 1, code: 'null-value', replayable: true, bytes: 0 }],
    });
    expect(await dlqJson('list', '--reason', 'THE SPEC')).toMatchObject({ total: 2 });
    expect(await dlqJson('list', '--since', '2200-01-01')).toMatchObject({ total: 0 });
  });

  it('lists any record on the topic, and escapes control characters for the terminal', async () => {
    const headers = {
      'dlq-id': '\u001b[2J',
      'dlq-reason': '\u001b]0;title\u0007\nsecond line\u202e',
      'dlq-topic': '\r',
      'dlq-partition': 'many',
    };
    await runtime.log.publish([{ topic: dlqName, partition: 1, key: null, value: 'x', headers }]);
    const { text } = await dlq(['list']);
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text.split('\n').filter((line) => line.includes('second line'))).toHaveLength(1);
    expect(text).toContain('rejected');
  });
});

describe('dlq show', () => {
  it('shows a dead-letter record by id and by position', async () => {
    const headers = { 'content-type': 'text/plain', raw: Buffer.from([0xff]) };
    await runtime.log.publish([refused(7, { headers, value: Buffer.from('{"a":\n1') })]);
    const { text } = await dlq(['show', `${topic}:0:0`]);
    expect(text).toContain('code       not-json\nreason     not-json: as the spec says\n');
    expect(text).toContain(`original   ${topic}:0:7\nkey        demo:x\n`);
    expect(text).toContain('content-type: text/plain');
    expect(text).toContain('value\n  {"a":\n  1\n');
    const id = /^id +(.+)$/m.exec(text)?.[1] ?? '';
    expect((await dlq(['show', id, '--topic', topic])).text).toBe(text);
  });

  it('shows bytes that are not text, and prints them raw', async () => {
    const value = Buffer.from([0xff, 0x00, 0x41]);
    await runtime.log.publish([refused(0, { value }, 'bad-utf8')]);
    expect((await dlq(['show', `${dlqName}:0:0`])).text).toMatch(/00000000 {2}ff 00 41 .* \.\.A\n/);
    expect((await dlq(['show', `${dlqName}:0:0`, '--raw'])).output.bytes).toEqual(value);
    expect(await dlqJson('show', `${dlqName}:0:0`)).toMatchObject({
      key: { text: 'demo:x' },
      value: { base64: value.toString('base64') },
      headers: { 'dlq-code': { text: 'bad-utf8' } },
    });
  });

  it('reports an unknown id', async () => {
    await runtime.log.publish(many(1));
    await expect(dlq(['show', 'unknown'])).rejects.toThrow(
      'no dead-letter record has this id or position',
    );
  });
});

describe('dlq replay', () => {
  it('appends the original records in order', async () => {
    const bytes = Buffer.from([0xff, 0xfe]);
    await runtime.log.publish([
      refused(0, { key: bytes, value: bytes, headers: { h: bytes, 'dlq-id': Buffer.from('x') } }),
      refused(1, { key: null, value: null, partition: 2 }),
      ...many(3, 2),
    ]);
    expect(await dlqJson('replay')).toEqual({
      status: 0,
      dryRun: false,
      matched: 5,
      replayed: 5,
      repeated: 0,
      refused: {},
      topics: { [topic]: 5 },
    });
    const records = await recordsOf(topic);
    const first = records.find(({ value }) => value?.equals(bytes));
    expect(first).toMatchObject({ partition: 0, key: bytes });
    expect(Object.entries(first?.headers ?? {}).map(([k, v]) => [k, Buffer.from(v)])).toEqual([
      ['h', bytes],
      ['dlq-id', Buffer.from('x')],
    ]);
    const empty = records.find(({ partition }) => partition === 2);
    expect(empty).toMatchObject({ key: null, value: null });
    const texts = (await values()).filter((value) => value?.startsWith('value'));
    expect(texts).toEqual(['value 2', 'value 3', 'value 4']);
  });

  it('respects filters, limit and dry run', async () => {
    await runtime.log.publish([...many(5), refused(9, pageView('p'), 'too-deep')]);
    expect(await dlqJson('replay', '--dry-run')).toMatchObject({ dryRun: true, replayed: 6 });
    expect(await values()).toEqual([]);
    await dlq(['replay', '--reason', 'not-json', '--limit', '2']);
    expect(await values()).toEqual(['value 0', 'value 1']);
    await dlq(['replay', `${dlqName}:0:4`]);
    expect((await values()).slice(2)).toEqual(['value 4']);
  });

  it('replays a record only once if it failed again after a replay', async () => {
    await runtime.log.publish([refused(0, {}), refused(5, {}), refused(8, {})]);
    expect(await dlqJson('replay')).toMatchObject({ matched: 3, replayed: 1, repeated: 2 });
  });

  it('refuses incomplete records, and reports them', async () => {
    await runtime.log.publish([
      refused(0, { value: Buffer.alloc(950_000) }, 'too-large'),
      refused(1, {}, 'undecodable-batch'),
      ...many(1, 2),
    ]);
    const rejected = { 'dlq-id': 'r', 'dlq-reason': 'no_event', 'dlq-topic': topic };
    const forged = { 'dlq-id': 'f', 'dlq-topic': 'other.v1', 'dlq-partition': '0' };
    const beyond = { 'dlq-id': 'b', 'dlq-topic': topic, 'dlq-partition': '77' };
    await runtime.log.publish(
      [rejected, forged, beyond].map((headers) => ({
        topic: dlqName,
        partition: 0,
        key: null,
        value: '{}',
        headers,
      })),
    );
    expect(await dlqJson('replay')).toMatchObject({
      status: 3,
      matched: 6,
      replayed: 1,
      refused: {
        'too-large: it holds an excerpt: the rest is gone': 1,
        'undecodable-batch: it holds a batch that nobody can read, not a record': 1,
        'rejected: it never stood on a topic: it was turned away before': 1,
        'rejected: the topic in its headers does not belong to this dead-letter topic': 1,
        'rejected: the partition in its headers does not exist': 1,
      },
    });
    expect(await values()).toEqual(['value 2']);
  });

  it('asks for confirmation at a terminal, unless told not to', async () => {
    await runtime.log.publish(many(2));
    const no = await dlq(['replay'], new TextOutput(false));
    expect(no.status).toBe(1);
    expect(no.output.questions[0]).toContain('2 dead-letter records match: 2 would be replayed');
    expect(await values()).toEqual([]);
    const unasked = await dlq(['replay', '--yes', '--limit', '1'], new TextOutput(false));
    expect(unasked.output.questions).toEqual([]);
    expect((await dlq(['replay'], new TextOutput(true))).status).toBe(0);
    expect(await values()).toHaveLength(3);
  });

  it('replays more records than it holds in memory, each once', async () => {
    await runtime.log.publish(many(50));
    const { filter } = parseDlq(['replay']) as ReplayOptions;
    const { signal } = new AbortController();
    const options = { filter, limit: 45, rate: 10_000, dryRun: false };
    const report = await new DeadLetterReplay(runtime.log, options, signal, 10_000).run();
    expect(report).toMatchObject({ replayed: 45, repeated: 0 });
    expect(await values()).toEqual(Array.from({ length: 45 }, (_, i) => `value ${String(i)}`));
  });

  it('keeps to the rate', async () => {
    await runtime.log.publish(many(30));
    const started = performance.now();
    await dlq(['replay', '--rate', '60']);
    expect(performance.now() - started).toBeGreaterThan(480);
  });

  it('stops when it is told to', async () => {
    await runtime.log.publish(many(30));
    const command = parseDlq(['replay', '--rate', '1']);
    const stop = new AbortController();
    const published = runtime.log.publish.bind(runtime.log);
    const log = Object.assign(Object.create(runtime.log) as Runtime['log'], {
      publish: async (records: Parameters<typeof published>[0]) => {
        await published(records);
        stop.abort();
      },
    });
    if (command.name !== 'replay') throw new Error('no replay');
    const output = new TextOutput();
    expect(await runDlq(log, command, { output, signal: stop.signal })).toBe(1);
    expect(output.text).toContain('1 replayed');
    expect(await values()).toEqual(['value 0']);
  });
});

describe('reading dead-letter records', () => {
  it('fails when the log falls silent', async () => {
    const never = new Promise<never>(() => undefined);
    const silent = {
      offsets: () => Promise.resolve([]),
      tail: () =>
        Promise.resolve({ caughtUp: never, failed: never, close: () => Promise.resolve() }),
    };
    const { signal } = new AbortController();
    const reading = { topics: [dlqName], onDeadLetter: () => undefined, signal, silenceMs: 10 };
    await expect(readDeadLetters(silent, reading)).rejects.toThrow(
      /no dead-letter record for 10 ms/,
    );
  });
});
