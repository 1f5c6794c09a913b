import type { LoggerService } from '@nestjs/common';
import type { ProcessorMetrics } from '@tradewind/messaging';
import type { Metrics } from '@tradewind/observability';

/** A store that is away for hours does not fill the logs. */
const WARN_EVERY_MS = 10_000;

/** A processor's figures as Prometheus metrics. */
export function processorMetrics(metrics: Metrics, logger: LoggerService): ProcessorMetrics {
  const counter = (name: string, help: string) =>
    metrics.counter(`tradewind_${name}_total`, help, ['topic', 'partition']);
  const seconds = (name: string, help: string) =>
    metrics.histogram(`tradewind_${name}_seconds`, help, ['topic']);
  const folded = counter('events_folded', 'Events folded into state.');
  const duplicates = counter('duplicates', 'Events dropped: they had been folded before.');
  const deadLetters = metrics.counter(
    'tradewind_dead_letters_total',
    'Records that could not be folded.',
    ['topic', 'code'],
  );
  const gaps = counter('gap_records', 'Records deleted before they were folded.');
  const conflicts = counter('cas_conflicts', 'Writes refused: another owner had written.');
  const regressions = counter('state_regressions', 'Times that the store was found changed.');
  const republished = counter('outbox_republished', 'Events published again after a restart.');
  const retries = counter('retries', 'Times that the log or the store refused.');
  const assignments = metrics.counter(
    'tradewind_rebalances_total',
    'Times that partitions were assigned.',
    ['topic'],
  );
  const batches = seconds('batch', 'Time to fold, store and publish a batch.');
  const writes = seconds('state_write', 'Time of one atomic write of state.');
  const confirmations = seconds('state_confirm', 'Time until decisions were durable.');
  const publishes = seconds('publish', 'Time until the log had taken what a batch concluded.');
  let warned = -Infinity;
  return {
    folded: (at, events) => {
      folded.inc(labelsOf(at), events);
    },
    duplicated: (at, events) => {
      duplicates.inc(labelsOf(at), events);
    },
    deadLettered: ({ topic }, code) => {
      deadLetters.inc({ topic, code });
    },
    conflicted: (at) => {
      conflicts.inc(labelsOf(at));
    },
    regressed: (at) => {
      regressions.inc(labelsOf(at));
    },
    republished: (at, events) => {
      republished.inc(labelsOf(at), events);
    },
    assigned: (topic) => {
      assignments.inc({ topic });
    },
    batchTook: (topic, time) => {
      batches.observe({ topic }, time);
    },
    writeTook: (topic, time) => {
      writes.observe({ topic }, time);
    },
    confirmTook: (topic, time) => {
      confirmations.observe({ topic }, time);
    },
    publishTook: (topic, time) => {
      publishes.observe({ topic }, time);
    },
    retried: (at, error) => {
      retries.inc(labelsOf(at));
      const now = performance.now();
      if (now - warned < WARN_EVERY_MS) return;
      warned = now;
      logger.warn(`${at.topic}[${at.partition}] waits and tries again: ${String(error)}`);
    },
    gap: (at, records) => {
      gaps.inc(labelsOf(at), records);
      logger.error(
        `${records} records of ${at.topic}[${at.partition}] were deleted before they were folded`,
      );
    },
  };
}

function labelsOf({ topic, partition }: { topic: string; partition: number }) {
  return { topic, partition: String(partition) };
}
