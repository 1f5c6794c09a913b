import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { EventSink } from '@tradewind/log';
import { EVENT_LOG, WallTicks } from '@tradewind/service';
import { Collector } from './collector.js';
import type { CollectorConfig } from './config.js';
import { COLLECTOR_CONFIG } from './tokens.js';
import { storefrontClock } from './tracking/clock-ticks.js';

const TICK_MS = 1_000;

/** Starts the ticks with the service; finishes the requests under way on shutdown. */
@Injectable()
export class Lifecycle
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  readonly #logger = new Logger('collector');
  readonly #ticks: WallTicks;

  constructor(
    private readonly collector: Collector,
    @Inject(COLLECTOR_CONFIG) private readonly config: CollectorConfig,
    @Inject(EVENT_LOG) sink: EventSink,
  ) {
    this.#ticks = new WallTicks(sink, {
      ...storefrontClock,
      everyMs: TICK_MS,
      now: Date.now,
      onFailure: (error) => {
        this.#logger.warn(`a clock tick failed: ${String(error)}`);
      },
    });
  }

  onApplicationBootstrap(): void {
    const { NODE_ENV, PUBLIC_URL, TICKS } = this.config;
    if (NODE_ENV === 'production' && PUBLIC_URL === undefined) {
      this.#logger.warn(
        'PUBLIC_URL is not set: browsers are told to send to the host of their own request, and shared caches must not keep that answer',
      );
    }
    if (TICKS === 'wall') this.#ticks.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#ticks.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.collector.close();
  }
}
