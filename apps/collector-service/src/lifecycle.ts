import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { steadyClock, type EventSink } from '@tradewind/log';
import { Metrics } from '@tradewind/observability';
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
  #hasJumped = false;

  constructor(
    private readonly collector: Collector,
    @Inject(COLLECTOR_CONFIG) private readonly config: CollectorConfig,
    @Inject(EVENT_LOG) sink: EventSink,
    metrics: Metrics,
  ) {
    metrics.sampled(
      'collector_clock_jump_seconds',
      'By how much the wall clock differs from the time that has gone by; such a jump is passed over',
      [],
      () => [{ labels: {}, value: steadyClock.jumpMs / 1_000 }],
    );
    this.#ticks = new WallTicks(sink, {
      ...storefrontClock,
      everyMs: TICK_MS,
      now: () => this.#now(),
      onFailure: (error) => {
        this.#logger.warn(`a clock tick failed: ${String(error)}`);
      },
    });
  }

  /** The time; a jump of the wall clock is told when it is first seen, and when it is over. */
  #now(): number {
    const now = steadyClock.now();
    const seconds = Math.round(steadyClock.jumpMs / 1_000);
    const hasJumped = seconds !== 0;
    if (hasJumped && !this.#hasJumped) {
      this.#logger.error(
        `the clock of this machine has jumped by ${String(seconds)} s: the time goes on as before. Set the clock right, or start the service again if it is right now`,
      );
    } else if (!hasJumped && this.#hasJumped) {
      this.#logger.warn('the clock of this machine is right again');
    }
    this.#hasJumped = hasJumped;
    return now;
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
