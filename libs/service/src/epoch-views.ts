import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { TopicContract } from '@tradewind/contracts';
import { EpochView } from '@tradewind/models';
import type { EventLog } from '@tradewind/log';
import type { EpochViewOptions } from '@tradewind/models';
import { ModelFigures } from './figures/model-figures.js';
import type { PlatformConfig } from './platform-config.js';
import { EVENT_LOG, ON_FAILURE, PLATFORM_CONFIG } from './tokens.js';

/** Opens views of learned models and closes them with the service. */
@Injectable()
export class EpochViews implements OnApplicationShutdown {
  readonly #views: EpochView<unknown>[] = [];

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(PLATFORM_CONFIG) private readonly config: PlatformConfig,
    @Inject(ON_FAILURE) private readonly onFailure: (error: unknown) => void,
    readonly figures: ModelFigures,
  ) {}

  /** Resolves when all records published so far have been read. */
  async open<T extends TopicContract, Value>(
    options: Omit<EpochViewOptions<T, Value>, 'sync'>,
  ): Promise<EpochView<Value>> {
    const sync = this.config.MODEL_SYNC;
    const view = await EpochView.open(this.log, { ...options, sync });
    this.#views.push(view);
    view.failed.catch(this.onFailure);
    this.figures.learns(options.model, () => view.through);
    return view;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#views.map((view) => view.close()));
  }
}
