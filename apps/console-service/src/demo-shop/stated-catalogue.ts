import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { itemRows } from './catalogue.js';
import { PlatformClient } from './platform-client.js';

const AGAIN_MS = 1_000;
/** Services that are started together are ready within minutes, or not at all. */
const MAX_TRIES = 300;

/** States the demonstration shop's products to the platform once shop-service answers. */
@Injectable()
export class StatedCatalogue implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(StatedCatalogue.name);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(private readonly platform: PlatformClient) {}

  onApplicationBootstrap(): void {
    void this.#state(1);
  }

  onModuleDestroy(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #state(tries: number): Promise<void> {
    try {
      await this.platform.state(itemRows());
    } catch (error) {
      if (this.#closed) return;
      if (tries === MAX_TRIES) {
        this.#logger.warn(
          `the catalogue of the demonstration shop is not stated: ${String(error)}`,
        );
        return;
      }
      this.#timer = setTimeout(() => void this.#state(tries + 1), AGAIN_MS).unref();
    }
  }
}
