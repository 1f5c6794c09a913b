import { context, SpanKind, trace, TraceFlags, type Link, type Span } from '@opentelemetry/api';
import type { LogRecord, TopicPartition } from '@tradewind/log';
import { carriedTrace, failSpan, spanContextOf } from '@tradewind/observability';

/** A batch may hold a thousand traces; a span names so many of them. */
const MAX_LINKS = 32;

export interface BatchSpanOptions extends TopicPartition {
  /** Consumer group. */
  readonly group: string;
  readonly records: readonly LogRecord[];
}

/**
 * Starts the span of a batch, as OpenTelemetry's conventions for messaging have it: a trace of its own
 * that links to those of its records. Costs next to nothing where nobody traces.
 */
export function startBatchSpan({ topic, partition, group, records }: BatchSpanOptions): Span {
  return trace.getTracer('tradewind').startSpan(`process ${topic}`, {
    kind: SpanKind.CONSUMER,
    root: true,
    links: linksTo(records),
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.consumer.group.name': group,
      'messaging.batch.message_count': records.length,
    },
  });
}

/** Does the work of a batch within its span, which ends with it and tells whether it failed. */
export async function inBatchSpan<T>(
  options: BatchSpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = startBatchSpan(options);
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(span));
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** To the spans that somebody keeps, each once, in the order of the log. */
function linksTo(records: readonly LogRecord[]): Link[] {
  const links = new Map<string, Link>();
  for (const { headers } of records) {
    if (links.size === MAX_LINKS) break;
    const carried = carriedTrace(headers);
    if (carried === undefined || links.has(carried.traceparent)) continue;
    const span = spanContextOf(carried);
    if (span.traceFlags & TraceFlags.SAMPLED) links.set(carried.traceparent, { context: span });
  }
  return [...links.values()];
}
