import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import type { LogRecord } from '@tradewind/log';
import { inBatchSpan } from './batch-span.js';

const topic = 'storefront.events.v1';

const record = (traceparent?: string): LogRecord => ({
  topic,
  partition: 3,
  offset: 0,
  key: null,
  value: null,
  headers: traceparent === undefined ? {} : { traceparent: Buffer.from(traceparent) },
  timestamp: 0,
});

const traced = (n: number, flags = '01') =>
  `00-${String(n).padStart(32, '1')}-${'2'.repeat(16)}-${flags}`;

const exporter = new InMemorySpanExporter();

beforeEach(() => {
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
});

afterEach(() => {
  exporter.reset();
  trace.disable();
});

async function spanOf(records: LogRecord[], work = () => Promise.resolve()): Promise<ReadableSpan> {
  const options = { topic, partition: 3, group: 'tradewind.profile-service', records };
  await inBatchSpan(options, work).catch(() => undefined);
  const [span, ...others] = exporter.getFinishedSpans();
  expect(others).toEqual([]);
  if (span === undefined) throw new Error('no span was ended');
  return span;
}

describe('the span of a batch', () => {
  it('says what is processed, by whom and how much', async () => {
    const span = await spanOf([record(), record()]);
    expect(span).toMatchObject({ name: `process ${topic}`, kind: SpanKind.CONSUMER });
    expect(span.attributes).toEqual({
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': '3',
      'messaging.consumer.group.name': 'tradewind.profile-service',
      'messaging.batch.message_count': 2,
    });
    expect(span.links).toEqual([]);
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
  });

  it('links to the traces of its records that are kept, each once', async () => {
    const headers = [traced(1), undefined, traced(2, '00'), traced(1), 'none', traced(3)];
    const span = await spanOf(headers.map((header) => record(header)));
    const ids = span.links.map(({ context }) => context.traceId);
    expect(ids).toEqual(['1'.padStart(32, '1'), '3'.padStart(32, '1')]);
    expect(span.parentSpanContext).toBeUndefined();
  });

  it('links to no more than 32', async () => {
    const span = await spanOf(Array.from({ length: 1_000 }, (_, n) => record(traced(n))));
    expect(span.links).toHaveLength(32);
  });

  it('ends and tells of a failure, which it passes on', async () => {
    const failure = new Error('the store is away');
    const span = await spanOf([record()], () => Promise.reject(failure));
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: failure.message });
    expect(span.events.map(({ name }) => name)).toEqual(['exception']);
    const options = { topic, partition: 3, group: 'g', records: [] };
    await expect(inBatchSpan(options, () => Promise.reject(failure))).rejects.toBe(failure);
    await expect(inBatchSpan(options, () => Promise.resolve('done'))).resolves.toBe('done');
  });
});

describe('where nobody traces', () => {
  it('the work is done all the same', async () => {
    trace.disable();
    const options = { topic, partition: 3, group: 'g', records: [record(traced(1))] };
    await expect(inBatchSpan(options, () => Promise.resolve(1))).resolves.toBe(1);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
