import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
  type Resource,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { samplerOf } from './trace-sampler.js';
import type { Tracing, TracingOptions } from './tracing-options.js';

/** A trace collector that does not answer delays a stop by at most this. */
const STOP_MS = 2_000;
const EXPORT_TIMEOUT_MS = 10_000;
const EXPORT_EVERY_MS = 2_000;
/** Further spans are dropped; these take some 2 MB. */
const MAX_WAITING_SPANS = 4_096;
const MAX_SPANS_PER_EXPORT = 512;
const MAX_ATTRIBUTE_LENGTH = 1_024;
/** A trace collector that is unavailable for hours must not fill the logs. */
const WARN_EVERY_MS = 10_000;

/** Registers the SDK with OpenTelemetry's API. */
export function exportTraces(options: TracingOptions): Tracing {
  const { service, warn } = options;
  warnSeldom(warn);
  const exporter = new OTLPTraceExporter({ timeoutMillis: timeoutOf(process.env) });
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: MAX_WAITING_SPANS,
    maxExportBatchSize: MAX_SPANS_PER_EXPORT,
    scheduledDelayMillis: EXPORT_EVERY_MS,
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceOf(service),
    sampler: samplerOf(process.env, warn),
    spanLimits: { attributeValueLengthLimit: MAX_ATTRIBUTE_LENGTH },
    spanProcessors: [processor],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return { stop: () => stop(provider, warn) };
}

async function stop(provider: TracerProvider, warn: TracingOptions['warn']): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the last spans could not be exported within ${STOP_MS} ms`));
    }, STOP_MS);
  });
  await Promise.race([provider.shutdown(), late]).catch((error: unknown) => {
    warn(`tracing: ${error instanceof Error ? error.message : String(error)}`);
  });
  clearTimeout(timer);
  trace.disable();
  context.disable();
  propagation.disable();
}

/** The environment's variables take precedence over the service's own name. */
function resourceOf(service: string): Resource {
  const detectors = [
    serviceInstanceIdDetector,
    resourceAttributesEnvDetector,
    serviceNameEnvDetector,
  ];
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors }));
}

/**
 * How long the exporter waits for an answer, ms: OTEL_EXPORTER_OTLP_[TRACES_]TIMEOUT, but no longer
 * than our own limit.
 */
function timeoutOf(environment: NodeJS.ProcessEnv): number {
  const given =
    environment['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT'] ?? environment['OTEL_EXPORTER_OTLP_TIMEOUT'];
  const ms = Number(given);
  return ms > 0 && ms < EXPORT_TIMEOUT_MS ? ms : EXPORT_TIMEOUT_MS;
}

function warnSeldom(warn: TracingOptions['warn']): void {
  let warned = -Infinity;
  const seldom = (text: string) => {
    const now = performance.now();
    if (now - warned < WARN_EVERY_MS) return;
    warned = now;
    warn(`tracing: ${text}`);
  };
  const ignore = () => undefined;
  diag.setLogger(
    { error: seldom, warn: seldom, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  setGlobalErrorHandler((error) => {
    seldom(error instanceof Error ? error.message : JSON.stringify(error));
  });
  const protocol =
    process.env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? process.env['OTEL_EXPORTER_OTLP_PROTOCOL'];
  if (protocol !== undefined && protocol !== 'http/json') {
    warn(`tracing: OTEL_EXPORTER_OTLP_PROTOCOL=${protocol} is not supported; using http/json`);
  }
}
