import type { Tracing, TracingOptions } from './tracing-options.js';

export type { Tracing, TracingOptions } from './tracing-options.js';

/**
 * Sends traces to OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT, over HTTP as
 * JSON. Without either, or with OTEL_SDK_DISABLED=true or OTEL_TRACES_EXPORTER=none, nothing is
 * loaded, and every call of OpenTelemetry's API does nothing. Call it once per process.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  if (!isWanted(process.env)) return { stop: () => Promise.resolve() };
  const { exportTraces } = await import('./trace-exporter.js');
  return exportTraces(options);
}

function isWanted(environment: NodeJS.ProcessEnv): boolean {
  const endpoint =
    environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (endpoint === undefined || endpoint.trim() === '') return false;
  const disabled = environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
  return !disabled && environment['OTEL_TRACES_EXPORTER']?.trim() !== 'none';
}
