import type { Metrics } from '@tradewind/observability';
import type { Load } from './admission/admission.js';
import type { RejectionCode } from './tracking/rejection.js';
import type { Sorted } from './tracking/sort-items.js';

/** The collector's Prometheus metrics. */
export class CollectorMetrics {
  readonly #accepted;
  readonly #rejected;
  readonly #suppressed;
  readonly #notes;
  readonly #requests;
  readonly #seconds;
  readonly #publishSeconds;
  readonly #publishFailures;

  constructor(metrics: Metrics, inFlight: () => Load) {
    this.#accepted = metrics.counter(
      'collector_events_accepted_total',
      'Events that the log has accepted',
      ['tenant'],
    );
    this.#rejected = metrics.counter('collector_events_rejected_total', 'Events dead-lettered', [
      'tenant',
      'reason',
    ]);
    this.#suppressed = metrics.counter(
      'collector_events_suppressed_total',
      'Events of suppressed shoppers that were dropped',
      ['tenant'],
    );
    this.#notes = metrics.counter(
      'collector_notes_total',
      'What was left out of accepted events or guessed',
      ['tenant', 'what', 'field'],
    );
    this.#requests = metrics.counter('collector_requests_total', 'Calls by outcome', ['outcome']);
    this.#seconds = metrics.histogram(
      'collector_request_seconds',
      'Time from the request body to the answer',
    );
    this.#publishSeconds = metrics.histogram(
      'collector_publish_seconds',
      'Time until the log has acknowledged a group of requests',
    );
    this.#publishFailures = metrics.counter(
      'collector_publish_failures_total',
      'Groups of requests that the log did not accept',
    );
    metrics.sampled(
      'collector_in_flight_bytes',
      'Bytes that wait for acknowledgement by the log',
      [],
      () => [{ labels: {}, value: inFlight().bytes }],
    );
    metrics.sampled(
      'collector_in_flight_events',
      'Events that wait for acknowledgement by the log',
      [],
      () => [{ labels: {}, value: inFlight().events }],
    );
  }

  collected(tenant: string, sorted: Sorted): void {
    if (sorted.accepted.length > 0) this.#accepted.inc({ tenant }, sorted.accepted.length);
    if (sorted.suppressed.length > 0) this.#suppressed.inc({ tenant }, sorted.suppressed.length);
    for (const { what, path } of sorted.notes)
      this.#notes.inc({ tenant, what, field: fieldOf(path) });
    const byReason = new Map<RejectionCode, number>();
    for (const { rejection } of sorted.rejected)
      byReason.set(rejection.code, (byReason.get(rejection.code) ?? 0) + 1);
    for (const [reason, n] of byReason) this.#rejected.inc({ tenant, reason }, n);
  }

  answered(outcome: string, ms: number): void {
    this.#requests.inc({ outcome });
    this.#seconds.observe(ms / 1000);
  }

  published(seconds: number, ok: boolean): void {
    this.#publishSeconds.observe(seconds);
    if (!ok) this.#publishFailures.inc();
  }
}

/** Without the index of a product, which would make too many fields. */
function fieldOf(path: string): string {
  return path.replace(/^properties\./, '').replace(/\.\d+\./, '.');
}
