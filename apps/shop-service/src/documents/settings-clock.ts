import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { settingsCommands } from '@tradewind/contracts';
import type { EventSink } from '@tradewind/log';
import { EVENT_LOG, SERVICE_NAME, WallTicks } from '@tradewind/service';

/** Documents are told again by the day: a minute more or less does not matter. */
const TICK_MS = 60_000;

/** Tells the log of requests what time it is, so that documents are told again in time. */
@Injectable()
export class SettingsClock implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #ticks: WallTicks;

  constructor(@Inject(EVENT_LOG) sink: EventSink, @Inject(SERVICE_NAME) service: string) {
    const logger = new Logger(SettingsClock.name);
    this.#ticks = new WallTicks(sink, {
      topic: settingsCommands,
      source: `/${service}`,
      everyMs: TICK_MS,
      now: Date.now,
      onFailure: (error) => {
        logger.warn(`a clock tick failed: ${String(error)}`);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.#ticks.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#ticks.stop();
  }
}
