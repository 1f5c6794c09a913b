export interface TracingOptions {
  /** Name of the service, unless OTEL_SERVICE_NAME gives another. */
  readonly service: string;
  /** Told at most every few seconds why spans do not reach the collector of traces. */
  readonly warn: (text: string) => void;
}

export interface Tracing {
  /** Sends what is left, for two seconds at most. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Sends traces to where OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT says, over
 * HTTP as JSON. Without either, with OTEL_SDK_DISABLED=true or OTEL_TRACES_EXPORTER=none nothing is
 * loaded, and every call to OpenTelemetry's API does nothing. Once in a process.
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
