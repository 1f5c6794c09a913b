import type { LoggerService } from '@nestjs/common';
import { deadLetterReasons } from '@tradewind/fold';
import type { EmittedEvent, ProcessorMetrics } from '@tradewind/fold';
import type { Metrics } from '@tradewind/observability';

/** A store that is unavailable for hours must not fill the logs. */
const WARN_EVERY_MS = 10_000;

/**
 * Exports the reports of a service's processors as Prometheus metrics. Counters have the topic as
 * label and not the partition, so that their history stays when a partition moves to another
 * replica. `partitionMetrics` exports positions. `emitted` hears of each event that was concluded.
 */
export function processorMetrics(
  metrics: Metrics,
  logger: LoggerService,
  emitted: (event: EmittedEvent) => void = () => undefined,
): ProcessorMetrics {
  const counters = new TopicCounters(metrics);
  return {
    ...folding(counters),
    ...recovery(counters, logger),
    ...retries(counters, logger),
    ...durations(metrics),
    ...deadLetters(metrics, counters),
    emitted,
  };
}

/**
 * Counters by topic, which are 0 from the first assignment on: Prometheus does not detect the
 * increase of a counter that did not exist before.
 */
class TopicCounters {
  readonly #begin: ((topic: string) => void)[] = [];

  constructor(private readonly metrics: Metrics) {}

  counter(name: string, help: string) {
    const counter = this.metrics.counter(`tradewind_${name}_total`, help, ['topic']);
    this.beginBy((topic) => {
      counter.inc({ topic }, 0);
    });
    return counter;
  }

  beginBy(begin: (topic: string) => void): void {
    this.#begin.push(begin);
  }

  begin(topic: string): void {
    for (const begin of this.#begin) begin(topic);
  }
}

function folding(
  counters: TopicCounters,
): Pick<ProcessorMetrics, 'folded' | 'duplicated' | 'linkRefused' | 'assigned'> {
  const folded = counters.counter('events_folded', 'Events folded into state.');
  const duplicates = counters.counter(
    'duplicates_dropped',
    'Duplicates dropped: events that had been folded before.',
  );
  const refused = counters.counter(
    'identity_links_refused',
    'Links of ids that were not followed since the shopper had too many already.',
  );
  const rebalances = counters.counter('rebalances', 'Times that partitions were assigned.');
  return {
    folded: ({ topic }, events) => {
      folded.inc({ topic }, events);
    },
    duplicated: ({ topic }, events) => {
      duplicates.inc({ topic }, events);
    },
    linkRefused: ({ topic }) => {
      refused.inc({ topic });
    },
    assigned: (topic) => {
      counters.begin(topic);
      rebalances.inc({ topic });
    },
  };
}

function recovery(
  counters: TopicCounters,
  logger: LoggerService,
): Pick<ProcessorMetrics, 'gap' | 'conflicted' | 'regressed' | 'republished'> {
  const gaps = counters.counter(
    'gap_records',
    'Records that retention removed before they were folded.',
  );
  const conflicts = counters.counter(
    'cas_conflicts',
    'Writes refused because another owner had written.',
  );
  const regressions = counters.counter(
    'state_regressions',
    'Times that the stored state differed from the last write.',
  );
  const republished = counters.counter(
    'outbox_republished',
    'Events published again after a restart or a change of owner.',
  );
  return {
    gap: (at, records) => {
      gaps.inc({ topic: at.topic }, records);
      logger.error(
        `${records} records of ${nameOf(at)} were removed by retention before they were folded`,
      );
    },
    conflicted: ({ topic }) => {
      conflicts.inc({ topic });
    },
    regressed: (at) => {
      regressions.inc({ topic: at.topic });
      logger.warn(`the state of ${nameOf(at)} differs from the last write: reading it again`);
    },
    republished: ({ topic }, events) => {
      republished.inc({ topic }, events);
    },
  };
}

function durations(
  metrics: Metrics,
): Pick<
  ProcessorMetrics,
  'batchTook' | 'writeTook' | 'confirmTook' | 'publishTook' | 'outputTook'
> {
  const timed = (name: string, help: string) => {
    const histogram = metrics.histogram(`tradewind_${name}_seconds`, help, ['topic']);
    return (topic: string, seconds: number) => {
      histogram.observe({ topic }, seconds);
    };
  };
  return {
    batchTook: timed('batch', 'Time to fold, store and publish a batch.'),
    writeTook: timed('state_write', 'Time of one atomic write of state.'),
    confirmTook: timed('durability_wait', 'Time until decisions were durable.'),
    publishTook: timed('publish', 'Time until the log had accepted emitted events.'),
    outputTook: timed(
      'event_to_output',
      'Time from the collector to the emitted event that the log has accepted.',
    ),
  };
}

const REASONS: ReadonlySet<string> = new Set(deadLetterReasons);

function deadLetters(
  metrics: Metrics,
  counters: TopicCounters,
): Pick<ProcessorMetrics, 'deadLettered'> {
  const counter = metrics.counter(
    'tradewind_dead_letters_total',
    'Records that could not be folded and became dead-letter records.',
    ['topic', 'reason'],
  );
  counters.beginBy((topic) => {
    for (const reason of REASONS) counter.inc({ topic, reason }, 0);
  });
  return {
    deadLettered: ({ topic }, code) => {
      counter.inc({ topic, reason: REASONS.has(code) ? code : 'other' });
    },
  };
}

function retries(
  counters: TopicCounters,
  logger: LoggerService,
): Pick<ProcessorMetrics, 'retried'> {
  const counter = counters.counter('retries', 'Times that the log or the store refused a request.');
  let warned = -Infinity;
  return {
    retried: (at, error) => {
      counter.inc({ topic: at.topic });
      const now = performance.now();
      if (now - warned < WARN_EVERY_MS) return;
      warned = now;
      logger.warn(`${nameOf(at)} waits and retries: ${String(error)}`);
    },
  };
}

function nameOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}[${partition}]`;
}
