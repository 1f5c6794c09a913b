import { Inject, Injectable } from '@nestjs/common';
import { epochEnd } from '@tradewind/contracts';
import { Metrics } from '@tradewind/observability';
import type { PlatformConfig } from '../platform-config.js';
import { PLATFORM_CONFIG } from '../tokens.js';

/** How well a model of a tenant has predicted, beside the simplest thing that predicts the same. */
export interface ModelQuality {
  readonly model: string;
  readonly tenant: string;
  /** Of predictions made before their outcome was known; lower is better. */
  readonly loss: number;
  /** Of always predicting the rate that outcomes have. */
  readonly baselineLoss: number;
  /** What both rest on. */
  readonly examples: number;
}

/** Tenants whose models have figures of their own, so that labels stay few. */
const MAX_TENANTS = 100;

/** Exports how far the models of a service have learned, and how well they predict. */
@Injectable()
export class ModelFigures {
  readonly #through = new Map<string, () => number>();
  readonly #qualities: (() => readonly ModelQuality[])[] = [];

  constructor(metrics: Metrics, @Inject(PLATFORM_CONFIG) config: PlatformConfig) {
    metrics.sampled(
      'tradewind_model_learned_until_seconds',
      'End of the last epoch that the model has learned, Unix time of the log.',
      ['model'],
      () => this.#learnedUntil(config.MODEL_EPOCH_MS),
    );
    const ofQuality = (name: string, help: string, value: (of: ModelQuality) => number) => {
      metrics.sampled(`tradewind_model_${name}`, help, ['model', 'tenant'], () =>
        this.#all().map((of) => ({
          labels: { model: of.model, tenant: of.tenant },
          value: value(of),
        })),
      );
    };
    ofQuality('loss', 'Loss of predictions before their outcome; less is better.', (of) => of.loss);
    ofQuality(
      'baseline_loss',
      'Loss of always predicting the rate of outcomes.',
      (of) => of.baselineLoss,
    );
    ofQuality('examples', 'Predictions that the losses rest on.', (of) => of.examples);
  }

  /** `through`: the last epoch that the model has learned; no finite number before the first. */
  learns(model: string, through: () => number): void {
    this.#through.set(model, through);
  }

  /** `qualities` answers from memory, at every scrape. */
  predicts(qualities: () => readonly ModelQuality[]): void {
    this.#qualities.push(qualities);
  }

  #learnedUntil(epochMs: number) {
    return [...this.#through].flatMap(([model, through]) => {
      const epoch = through();
      if (!Number.isFinite(epoch)) return [];
      return [{ labels: { model }, value: epochEnd(epoch, epochMs) / 1_000 }];
    });
  }

  #all(): readonly ModelQuality[] {
    return this.#qualities.flatMap((of) => of().slice(0, MAX_TENANTS));
  }
}
