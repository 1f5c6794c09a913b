import { envelopeHeaders, eventId } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import type { WorkloadRecord } from '../../run/subject.js';
import type { Random } from '@tradewind/cli/random';

const SOURCE = '/fault-suite';
const OVER_A_MEBIBYTE = 1_200_000;
/** Fits the log, but not with the additional headers of a dead-letter record. */
const NEARLY_A_MEBIBYTE = 960_000;
const DEEP = 10_000;
const LARGE_KEY = 2_000;
const NOT_UTF_8 = Buffer.from([0xc3, 0x28, 0xff]);

/** A valid event of the topic to be corrupted: its type, and its data without optional fields. */
export interface Template {
  readonly type: string;
  readonly data: object;
  readonly time: number;
}

type Spoilt = Pick<WorkloadRecord, 'value' | 'compression'> & {
  readonly key?: string | Buffer;
  readonly headers?: WorkloadRecord['headers'];
};

/**
 * Ways to corrupt a record, each of which must lead to a dead-letter record. `n` makes each record
 * different.
 */
const ways: Readonly<Record<string, (template: Template, n: number) => Spoilt>> = {
  'bad-json': ({ data }, n) => ({ value: JSON.stringify(data).slice(0, -1) + `,"n":${String(n)}` }),
  'wrong-schema': (_, n) => ({ value: JSON.stringify([n]) }),
  'no-value': () => ({ value: null }),
  oversize: ({ data }, n) => ({
    value: JSON.stringify({ ...data, n, padding: 'x'.repeat(OVER_A_MEBIBYTE) }),
    compression: 'gzip',
  }),
  'large-bad-json': (_, n) => ({ value: `${String(n)} ${'x'.repeat(NEARLY_A_MEBIBYTE)}` }),
  'bad-utf-8': ({ data }, n) => ({
    value: spliced(JSON.stringify({ ...data, n, note: '#' }), NOT_UTF_8),
  }),
  'deep-nesting': ({ data }, n) => ({
    value: withField(data, n, `"deep":${'['.repeat(DEEP)}${']'.repeat(DEEP)}`),
  }),
  'prototype-key': ({ data }, n) => ({
    value: withField(data, n, '"__proto__":{"polluted":true}'),
  }),
  'constructor-key': ({ data }, n) => ({
    value: withField(data, n, '"constructor":{"prototype":{"polluted":true}}'),
  }),
  'no-headers': ({ data }, n) => ({ value: JSON.stringify({ ...data, n }), headers: {} }),
  'unknown-type': ({ data, time }, n) => ({
    value: JSON.stringify({ ...data, n }),
    headers: headersOf('never.heard_of', time, n),
  }),
  'bad-time': ({ data, type, time }, n) => ({
    value: JSON.stringify({ ...data, n }),
    headers: { ...headersOf(type, time, n), ce_time: 'yesterday' },
  }),
  'reserved-key': ({ data }, n) => ({
    value: JSON.stringify(data),
    key: `~timers:${String(n)}`,
  }),
  'bad-utf-8-key': ({ data }, n) => ({
    value: JSON.stringify(data),
    key: Buffer.concat([Buffer.from(`demo:poison-${String(n)}-`), NOT_UTF_8]),
  }),
  'large-key': ({ data }, n) => ({
    value: JSON.stringify(data),
    key: `demo:${String(n)}-${'k'.repeat(LARGE_KEY)}`,
  }),
  'bad-utf-8-header': ({ data, type, time }, n) => ({
    value: JSON.stringify({ ...data, n }),
    headers: { ...headersOf(type, time, n), ce_source: NOT_UTF_8 },
  }),
  'forged-headers': ({ type, time }, n) => ({
    value: `${String(n)} is not an object`,
    headers: { ...headersOf(type, time, n), 'dlq-id': 'forged', 'x-bytes': NOT_UTF_8 },
  }),
};

export const poisonKinds: readonly string[] = Object.keys(ways);

/** A record that no fold can accept, in a random partition; kinds take turns. */
export function poisonRecord(
  topic: TopicContract,
  template: Template,
  n: number,
  draw: Random,
): WorkloadRecord {
  const kind = poisonKinds[n % poisonKinds.length] ?? '';
  const { key, headers, ...spoilt } = (ways[kind] ?? notAWay)(template, n);
  return {
    topic: topic.name,
    partition: draw.between(0, topic.partitions - 1),
    key: key ?? `demo:poison-${String(n)}`,
    headers: headers ?? headersOf(template.type, template.time, n),
    ...spoilt,
  };
}

function headersOf(type: string, time: number, n: number): Record<string, string> {
  const id = eventId(`poison|${String(n)}`);
  return envelopeHeaders({ id, type, source: SOURCE, time, recordedAt: time });
}

/** Objects cannot have some of these fields, but their text can. */
function withField(data: object, n: number, field: string): string {
  return `${JSON.stringify({ ...data, n }).slice(0, -1)},${field}}`;
}

/** Returns the text with its only `#` replaced. */
function spliced(text: string, bytes: Buffer): Buffer {
  const at = text.lastIndexOf('#');
  return Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at + 1))]);
}

function notAWay(): never {
  throw new RangeError('unknown kind of bad record');
}
