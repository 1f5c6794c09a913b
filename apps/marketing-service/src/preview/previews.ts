import { HttpException, Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { EventLog } from '@tradewind/log';
import { MarketingFold, type MarketingOptions } from '@tradewind/marketing';
import { EVENT_LOG, PLATFORM_CONFIG, type PlatformConfig } from '@tradewind/service';
import { MARKETING_OPTIONS } from '../config.js';
import { PROPENSITY_MODELS, type PropensityModels } from '../propensity-models.js';
import { preview, type Preview, type PreviewProgress, type PreviewRequest } from './preview.js';

/** Previews that may wait for their turn; one runs at a time in a process. */
const MAX_WAITING = 4;
const MAX_MS = 300_000;
const TOO_MANY = 429;

/** Runs previews beside the folding, one after the other. */
@Injectable()
export class Previews implements OnApplicationShutdown {
  @Inject(EVENT_LOG) private readonly log!: EventLog;
  @Inject(PLATFORM_CONFIG) private readonly config!: PlatformConfig;
  @Inject(MARKETING_OPTIONS) private readonly options!: MarketingOptions;
  @Inject(PROPENSITY_MODELS) private readonly models!: PropensityModels;
  readonly #closing = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  async onApplicationShutdown(): Promise<void> {
    this.#closing.abort(new ServiceUnavailableException('the service is being stopped'));
    await this.#turn;
  }

  /**
   * Throws a 429 if too many wait already. The promise rejects when `signal` is aborted, when the service
   * stops, and when the preview takes longer than five minutes.
   */
  run(
    request: PreviewRequest,
    onProgress: (progress: PreviewProgress) => void,
    signal: AbortSignal,
  ): Promise<Preview | undefined> {
    if (this.#waiting > MAX_WAITING) {
      throw new HttpException('other previews are waiting; try again in a minute', TOO_MANY);
    }
    this.#waiting += 1;
    const turn = this.#turn
      .then(() => this.#run(request, onProgress, signal))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #run(
    request: PreviewRequest,
    onProgress: (progress: PreviewProgress) => void,
    signal: AbortSignal,
  ): Promise<Preview | undefined> {
    const tooLong = new AbortController();
    const timer = setTimeout(() => {
      const message = `the log was not folded within ${String(MAX_MS / 60_000)} minutes`;
      tooLong.abort(new ServiceUnavailableException(message));
    }, MAX_MS);
    const signals = AbortSignal.any([signal, tooLong.signal, this.#closing.signal]);
    try {
      signals.throwIfAborted();
      const { log, options, models } = this;
      const fold = () => new MarketingFold(models, options);
      const how = { log, fold, epochMs: this.config.MODEL_EPOCH_MS };
      return await preview(request, how, { onProgress, signal: signals });
    } finally {
      clearTimeout(timer);
    }
  }
}
