import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { allTopics, envelopeHeaders, keyOf, storefrontEvents } from '@tradewind/contracts';
import { partitionOf, type LogRecord, type NewRecord } from '@tradewind/log';
import { profileService } from '@tradewind/profile-service';
import {
  configOf,
  demoTenant,
  openRuntime,
  startService,
  userPseudonym,
  type RunningService,
  type Runtime,
} from '@tradewind/service';
import { getJson } from '../http/get-json.js';
import { readProgress } from '../summary/progress.js';
import { runDlq } from './dlq.command.js';
import { refused, TextOutput } from './dead-letter-records.fixture.js';
import { parseDlq } from './options.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const DEADLINE_MS = 30_000;
const run = promisify(execFile);
/** The user is unique to this run, since others may use the same Kafka. */
const user = `dlq-${randomUUID()}`;
const key = keyOf(demoTenant.name, userPseudonym(demoTenant, user));
const partition = partitionOf(key, storefrontEvents.partitions);
const silent = { log: nothing, error: nothing, warn: nothing };
let runtime: Runtime;
let service: RunningService | undefined;

function nothing(): void {
  return undefined;
}

beforeAll(async () => {
  const config = configOf(profileService, { ...process.env, HOST: '127.0.0.1', PORT: '0' });
  runtime = openRuntime('dlq-spec', config, nothing);
  await runtime.log.ensureTopics(allTopics);
  service = await startService(profileService, {
    config,
    runtime,
    logger: silent,
    onFailure: (error) => {
      throw error;
    },
  });
});

afterAll(async () => {
  await service?.close();
  await runtime.close();
});

/** Returns a page view of this run's shopper. */
function viewed(messageId: string, fields: Partial<NewRecord> = {}): NewRecord {
  const now = Date.now();
  return {
    topic: storefrontEvents.name,
    partition,
    key,
    headers: envelopeHeaders({
      id: `${user}-${messageId}`,
      source: '/dlq-spec',
      type: 'page.viewed',
      time: now,
      recordedAt: now,
    }),
    value: JSON.stringify({ messageId, userId: user, name: 'Home', properties: {} }),
    ...fields,
  };
}

function poison(): NewRecord[] {
  const deep = `{"properties":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`;
  return [
    viewed('bad-json', { value: '{"messageId":' }),
    viewed('bad-utf8', { value: Buffer.from([0xc3, 0x28]) }),
    viewed('null', { value: null }),
    viewed('deep', { value: deep }),
    viewed('prototype', { value: '{"messageId":"p","properties":{"__proto__":{"polluted":1}}}' }),
    viewed('schema', { value: '{"properties":{}}' }),
    viewed('no-envelope', { headers: { user } }),
    viewed('unknown', { headers: { ...viewed('unknown').headers, ce_type: 'tradewind.nothing' } }),
    viewed('large', { value: `{"text":"${'x'.repeat(950_000)}"` }),
  ];
}

interface DeadLetter {
  readonly id: string;
  readonly code: string;
  readonly at: string;
  readonly original: { readonly partition: number; readonly offset: number };
}

async function dlq(...args: string[]): Promise<{ status: number; text: string }> {
  const command = parseDlq(args);
  if (command.name === 'help') throw new Error('asked for help');
  const output = new TextOutput();
  const { signal } = new AbortController();
  const status = await runDlq(runtime.log, command, { output, signal });
  return { status, text: output.text };
}

/** Returns the dead-letter records whose original offset in this run's partition is at least `offset`. */
async function deadLettersSince(offset: number): Promise<DeadLetter[]> {
  const { text } = await dlq('list', '--json', '--limit', '1000', '--topic', storefrontEvents.name);
  const { deadLetters } = JSON.parse(text) as { deadLetters: DeadLetter[] };
  return deadLetters.filter(
    (it) => it.original.partition === partition && it.original.offset >= offset,
  );
}

/** Returns the state of this run's partition once its fold has caught up. */
async function caughtUp() {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const { folds } = await readProgress(service?.url ?? '', demoTenant.secretKey);
    const fold = folds.find(
      (it) => it.topic === storefrontEvents.name && it.partition === partition,
    );
    if (fold && fold.next === fold.end) return fold;
    if (performance.now() > deadline) throw new Error('the profile service does not catch up');
    await setTimeout(100);
  }
}

async function profile(): Promise<Record<string, unknown>> {
  const url = `${service?.url ?? ''}/v1/profiles?userId=${encodeURIComponent(user)}`;
  return (await getJson(url, demoTenant.secretKey)) as Record<string, unknown>;
}

it('dead-letters bad records with their bytes, folds their neighbours, and folds a replayed record that is valid now', async () => {
  const start = (await runtime.log.offsets(storefrontEvents.name))[partition]?.next ?? 0;
  const bad = poison();
  await runtime.log.publish([
    viewed('1'),
    ...bad.slice(0, 4),
    viewed('2'),
    ...bad.slice(4),
    viewed('3'),
  ]);
  const before = await caughtUp();
  expect(before.next - start).toBe(bad.length + 3);
  const deadLetters = await deadLettersSince(start);
  expect(deadLetters.map(({ code }) => code).sort()).toEqual([
    'bad-envelope',
    'bad-utf8',
    'forbidden-key',
    'invalid-payload',
    'not-json',
    'not-json',
    'null-value',
    'too-deep',
    'unknown-event',
  ]);
  const healthy = await profile();

  const badUtf8 = deadLetters.find(({ code }) => code === 'bad-utf8');
  const shown = JSON.parse((await dlq('show', badUtf8?.id ?? '', '--json')).text) as unknown;
  expect(shown).toMatchObject({
    key: { text: key },
    value: { base64: Buffer.from([0xc3, 0x28]).toString('base64') },
    headers: { ce_id: { text: `${user}-bad-utf8` } },
    original: { topic: storefrontEvents.name, partition },
    replayable: true,
  });
  const since = new Date(Math.min(...deadLetters.map(({ at }) => Date.parse(at)))).toISOString();

  // Nothing was repaired, so the replayed record fails again, once, and state stays as it was.
  const again = await dlq('replay', '--since', since, '--reason', 'null-value', '--json');
  expect(JSON.parse(again.text)).toMatchObject({ replayed: 1, refused: {} });
  await caughtUp();
  expect((await deadLettersSince(start)).length).toBe(bad.length + 1);
  const third = await dlq(
    'replay',
    '--since',
    since,
    '--reason',
    'null-value',
    '--json',
    '--dry-run',
  );
  expect(JSON.parse(third.text)).toMatchObject({ matched: 2, replayed: 1, repeated: 1 });
  const large = await dlq(
    'replay',
    '--since',
    since,
    '--reason',
    'not-json',
    '--json',
    '--dry-run',
  );
  expect(large).toMatchObject({ status: 3 });
  expect(JSON.parse(large.text)).toMatchObject({ matched: 2, replayed: 1 });
  expect((await profile())['events']).toEqual(healthy['events']);

  // A valid record that an older version refused is counted once, however often it is replayed.
  const fine = viewed('refused-once') as Pick<LogRecord, 'headers'> & { value: string };
  const deadLetter = refused(
    start,
    { key: Buffer.from(key), partition, headers: fine.headers, value: Buffer.from(fine.value) },
    'invalid-payload',
  );
  const id = `healed-${user}`;
  await runtime.log.publish([{ ...deadLetter, headers: { ...deadLetter.headers, 'dlq-id': id } }]);
  const heal = async () => {
    expect((await dlq('replay', id)).status).toBe(0);
    return caughtUp();
  };
  const counts = [await heal(), await heal()];
  expect(counts.map(({ deadLettered }) => deadLettered)).toEqual([
    before.deadLettered + 1,
    before.deadLettered + 1,
  ]);
  const after = await profile();
  expect([healthy['events'], after['events']]).toEqual([
    { 'page.viewed': 3 },
    { 'page.viewed': 4 },
  ]);
});

it('is a command of the program', async () => {
  const { stdout } = await run(process.execPath, [MAIN, 'dlq', 'list', '--json', '--limit', '1'], {
    timeout: DEADLINE_MS,
  });
  expect(JSON.parse(stdout)).toHaveProperty('deadLetters');
  await expect(run(process.execPath, [MAIN, 'dlq', 'lst'])).rejects.toMatchObject({ code: 2 });
});
