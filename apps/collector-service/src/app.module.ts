import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { EventSink } from '@tradewind/log';
import { Metrics } from '@tradewind/observability';
import { EVENT_LOG, FOLDS, Suppressions, Tenants } from '@tradewind/service';
import { Admission } from './admission/admission.js';
import { CollectorMetrics } from './collector-metrics.js';
import { Collector } from './collector.js';
import type { CollectorConfig } from './config.js';
import { DebuggerController } from './debugger/debugger.controller.js';
import { DebuggerStreams } from './debugger/debugger-streams.js';
import { RecentEvents } from './debugger/recent-events.js';
import { parseBodies } from './http/body-parser.js';
import { allowBrowsers } from './http/cors.js';
import { OversizeFilter } from './http/oversize.filter.js';
import { PixelController } from './http/pixel.controller.js';
import { SettingsController } from './http/settings.controller.js';
import { SourceConfigController } from './http/source-config.controller.js';
import { TrackingController } from './http/tracking.controller.js';
import { Lifecycle } from './lifecycle.js';
import { GroupCommit } from './publishing/group-commit.js';
import { COLLECTOR_CONFIG } from './tokens.js';
import { RecordingClock } from './tracking/clock-ticks.js';

/**
 * A publish stays below the 1 MiB that a broker accepts by default, even if all of it goes to one
 * partition.
 */
const MAX_PUBLISH_BYTES = 900_000;

/** The expansion of a full batch of small events with a context of a few KiB. */
const MAX_EXPANSION = 20;

interface Surroundings {
  readonly tenants: Tenants;
  readonly sink: EventSink;
  readonly metrics: Metrics;
  readonly recent: RecentEvents;
  readonly suppressions: Suppressions;
}

function createCollector(
  config: CollectorConfig,
  { tenants, sink, metrics, recent, suppressions }: Surroundings,
): Collector {
  const admission = new Admission({
    maxInFlightBytes: config.MAX_IN_FLIGHT_BYTES,
    maxInFlightEvents: config.MAX_IN_FLIGHT_EVENTS,
    ratePerSecond: config.RATE_LIMIT_PER_SECOND,
  });
  const figures = new CollectorMetrics(metrics, () => admission.inFlight);
  const log = new GroupCommit(sink, {
    maxBytes: MAX_PUBLISH_BYTES,
    timeoutMs: config.PUBLISH_TIMEOUT_MS,
    published: (seconds, ok) => {
      figures.published(seconds, ok);
    },
  });
  return new Collector(
    {
      tenants,
      admission,
      log,
      metrics: figures,
      recent,
      suppressions,
      now: Date.now,
      ...(config.TICKS === 'events' && { recordingClock: new RecordingClock() }),
    },
    {
      maxEvents: config.MAX_BATCH_EVENTS,
      maxEventBytes: config.MAX_EVENT_BYTES,
      maxExpandedBytes: config.MAX_BATCH_BYTES * MAX_EXPANSION,
    },
  );
}

@Module({})
export class CollectorModule {
  static forConfig(config: CollectorConfig): DynamicModule {
    return {
      module: CollectorModule,
      controllers: [
        TrackingController,
        PixelController,
        SettingsController,
        SourceConfigController,
        DebuggerController,
      ],
      providers: [
        { provide: COLLECTOR_CONFIG, useValue: config },
        { provide: FOLDS, useValue: [] },
        { provide: APP_FILTER, useClass: OversizeFilter },
        {
          provide: Collector,
          inject: [COLLECTOR_CONFIG, Tenants, EVENT_LOG, Metrics, RecentEvents, Suppressions],
          useFactory: (
            given: CollectorConfig,
            ...[tenants, sink, metrics, recent, suppressions]: [
              Tenants,
              EventSink,
              Metrics,
              RecentEvents,
              Suppressions,
            ]
          ) => createCollector(given, { tenants, sink, metrics, recent, suppressions }),
        },
        {
          provide: RecentEvents,
          useFactory: () => new RecentEvents(config.DEBUGGER_EVENTS, Date.now()),
        },
        DebuggerStreams,
        Suppressions,
        Lifecycle,
      ],
    };
  }

  /** The parsers must be registered before Nest registers its own. */
  constructor(host: HttpAdapterHost, @Inject(COLLECTOR_CONFIG) config: CollectorConfig) {
    const adapter = host.httpAdapter as FastifyAdapter;
    parseBodies(adapter, config.MAX_BATCH_BYTES);
    allowBrowsers(adapter);
  }
}
