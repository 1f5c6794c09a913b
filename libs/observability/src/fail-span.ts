import { SpanStatusCode, type Span } from '@opentelemetry/api';

/** Records an error on a span and marks the span as failed. */
export function failSpan(span: Span, error: unknown): void {
  const failure = error instanceof Error ? error : new Error(String(error));
  span.recordException(failure);
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
}
