import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { OtlpReceiver } from './testing/otlp-receiver.js';
import { samplerOf } from './trace-sampler.js';
import { startTracing } from './tracing.js';

const VARIABLES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_EXPORTER_OTLP_TIMEOUT',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_SDK_DISABLED',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_EXPORTER',
  'OTEL_TRACES_SAMPLER',
];

let receiver: OtlpReceiver;
const warnings: string[] = [];
const warn = (text: string) => warnings.push(text);

beforeEach(async () => {
  receiver = await OtlpReceiver.start();
});

afterEach(async () => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  warnings.length = 0;
  await receiver.close();
});

const start = (environment: Record<string, string>) => {
  Object.assign(process.env, environment);
  return startTracing({ service: 'spec-service', warn });
};

const span = (name: string) => trace.getTracer('spec').startSpan(name);

describe('startTracing', () => {
  it('sends spans to the endpoint, and the remaining ones when it stops', async () => {
    const tracing = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const parent = span('parent');
    context.with(trace.setSpan(context.active(), parent), () => {
      span('child').end();
    });
    parent.end();
    await tracing.stop();
    expect(receiver.requests).toEqual([{ path: '/v1/traces', contentType: 'application/json' }]);
    const [child, root] = receiver.spans;
    expect(child).toMatchObject({ service: 'spec-service', name: 'child' });
    expect(child?.parentSpanId).toBe(root?.spanId);
    expect(child?.traceId).toBe(parent.spanContext().traceId);
    expect(warnings).toEqual([]);
    expect(span('late').isRecording()).toBe(false);
  });

  it('uses the service name and attributes from the environment', async () => {
    const tracing = await start({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/traces`,
      OTEL_SERVICE_NAME: 'another-name',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=spec',
    });
    span('one').end();
    await tracing.stop();
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/traces']);
    expect(receiver.spans.map(({ service }) => service)).toEqual(['another-name']);
  });

  it.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' },
  ])('does nothing with %j', async (environment) => {
    const tracing = await start(environment);
    expect(span('none').isRecording()).toBe(false);
    await tracing.stop();
  });

  it('stops in time although the endpoint does not answer, and reports it', async () => {
    const tracing = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '3500',
    });
    receiver.fallSilent();
    span('unheard').end();
    const started = performance.now();
    await tracing.stop();
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(warnings).toEqual(['tracing: the last spans could not be exported within 2000 ms']);
  });

  it('reports an unsupported protocol and an unreachable endpoint', async () => {
    const tracing = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    });
    span('unheard').end();
    await tracing.stop();
    expect(warnings).toEqual([
      expect.stringContaining('OTEL_EXPORTER_OTLP_PROTOCOL=grpc'),
      expect.stringMatching(/ECONNREFUSED|[Tt]imeout/),
    ]);
  });
});

describe('loading', () => {
  /** Returns the OpenTelemetry modules that a process has loaded after it started tracing. */
  async function loaded(environment: Record<string, string>): Promise<string> {
    const entry = fileURLToPath(new URL('../dist/tracing.js', import.meta.url));
    const program = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) });
      const { startTracing } = await import(${JSON.stringify(entry)});
      const tracing = await startTracing({ service: 'spec', warn: console.error });
      console.log(seen.filter((name) => name.startsWith('@opentelemetry/')).join());
      await tracing.stop();`;
    const options = { env: { PATH: process.env['PATH'], ...environment }, timeout: 20_000 };
    const node = ['--input-type=module', '-e', program];
    return (await promisify(execFile)(process.execPath, node, options)).stdout.trim();
  }

  it('does not happen without an endpoint', async () => {
    expect(await loaded({})).toBe('');
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    expect(await loaded(endpoint)).toContain('@opentelemetry/sdk-trace');
  });
});

describe('samplerOf', () => {
  const traceId = 'f'.repeat(32);
  const linked = [{ context: { traceId, spanId: '1'.repeat(16), traceFlags: TraceFlags.SAMPLED } }];
  const parent = (traceFlags: number) =>
    trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: '1'.repeat(16), traceFlags });
  const decide = (environment: Record<string, string>, from = ROOT_CONTEXT, links = linked) =>
    samplerOf(environment, warn).shouldSample(from, traceId, 'span', SpanKind.INTERNAL, {}, links)
      .decision !== SamplingDecision.NOT_RECORD;

  it.each([
    ['always_on', '', [true, true, true, true]],
    ['always_off', '', [false, false, false, false]],
    ['traceidratio', '0', [true, false, false, false]],
    ['parentbased_always_on', '', [true, true, true, false]],
    ['parentbased_always_off', '', [true, false, true, false]],
    ['parentbased_traceidratio', '0', [true, false, true, false]],
    ['parentbased_traceidratio', '1', [true, true, true, false]],
  ])('%s(%s): linked root, root, of a kept trace, of one that is not', (name, arg, expected) => {
    const environment = { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: arg };
    const decided = [
      decide(environment),
      decide(environment, ROOT_CONTEXT, []),
      decide(environment, parent(TraceFlags.SAMPLED), []),
      decide(environment, parent(TraceFlags.NONE), []),
    ];
    expect(decided).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it('names an unusable sampler', () => {
    expect(decide({ OTEL_TRACES_SAMPLER: 'some' })).toBe(true);
    expect(decide({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' })).toBe(
      true,
    );
    expect(warnings).toEqual([
      expect.stringContaining('OTEL_TRACES_SAMPLER=some'),
      expect.stringContaining('OTEL_TRACES_SAMPLER_ARG=2'),
    ]);
  });
});
