import { jobFailureCodes } from '@tradewind/contracts';
import type { JobCounts, JobsObserver } from '@tradewind/models';
import type { Metrics } from '@tradewind/observability';

/** Metrics of training jobs, by the models that the service declares and the closed set of outcomes. */
export function trainingMetrics(
  metrics: Metrics,
  models: readonly string[],
  counts: () => readonly JobCounts[],
): JobsObserver {
  metrics.sampled(
    'tradewind_training_jobs',
    'Training jobs of the partitions of this replica that have not ended.',
    ['model', 'status'],
    () =>
      counts().flatMap(({ model, queued, running }) => [
        { labels: { model, status: 'queued' }, value: queued },
        { labels: { model, status: 'running' }, value: running },
      ]),
  );
  const ended = metrics.counter(
    'tradewind_training_jobs_ended_total',
    'Training jobs that this replica has run to their end, by how they ended.',
    ['model', 'outcome'],
  );
  const seconds = metrics.counter(
    'tradewind_training_seconds_total',
    'Time that training jobs took, waiting for the log included.',
    ['model'],
  );
  for (const model of models) {
    seconds.inc({ model }, 0);
    for (const outcome of ['finished', ...jobFailureCodes]) ended.inc({ model, outcome }, 0);
  }
  return {
    ran: (model, outcome, took) => {
      ended.inc({ model, outcome });
      seconds.inc({ model }, took);
    },
  };
}
