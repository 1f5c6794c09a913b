import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { keyOf, webhookDocument, type DocumentChanged } from '@tradewind/contracts';
import type { EventLog } from '@tradewind/log';
import { Metrics } from '@tradewind/observability';
import {
  DocumentView,
  EVENT_LOG,
  ON_FAILURE,
  PARTITION_STORE,
  SERVICE_NAME,
} from '@tradewind/service';
import type { PartitionStore } from '@tradewind/state';
import { WebhookDelivery, type DeliveryOptions } from './webhook-delivery.js';

/** Token of how webhooks are delivered. */
export const WEBHOOK_OPTIONS = Symbol('WebhookOptions');
export type WebhookOptions = Omit<DeliveryOptions, 'now' | 'onAttempt'>;

/** Webhooks of the installation that are delivered at a time; further ones wait until one is deleted. */
const MAX_WEBHOOKS = 100;

/** Delivers to every webhook that a shop has, from when its document comes to when it goes. */
@Injectable()
export class Webhooks implements OnApplicationBootstrap, OnApplicationShutdown {
  @Inject(EVENT_LOG) private readonly log!: EventLog;
  @Inject(PARTITION_STORE) private readonly store!: PartitionStore;
  @Inject(SERVICE_NAME) private readonly service!: string;
  @Inject(ON_FAILURE) private readonly onFailure!: (error: unknown) => void;
  @Inject(DocumentView) private readonly documents!: DocumentView;
  @Inject(WEBHOOK_OPTIONS) private readonly options!: WebhookOptions;
  @Inject(Metrics) private readonly metrics!: Metrics;
  readonly #logger = new Logger(Webhooks.name);
  readonly #deliveries = new Map<string, WebhookDelivery>();
  #turn: Promise<void> = Promise.resolve();
  #delivery!: DeliveryOptions;
  #unsubscribe: (() => void) | undefined;

  onApplicationBootstrap(): Promise<void> {
    const attempts = this.metrics.counter(
      'tradewind_webhook_attempts_total',
      'Attempts to deliver a decision to a webhook, by what came of them.',
      ['outcome'],
    );
    const onAttempt: DeliveryOptions['onAttempt'] = (outcome) => {
      attempts.inc({ outcome });
    };
    this.#delivery = { ...this.options, now: Date.now, onAttempt };
    this.#unsubscribe = this.documents.onChange((change) => {
      if (change.kind === webhookDocument.kind) this.#changed(change);
    });
    for (const place of this.documents.places(webhookDocument)) this.#changed(place);
    return this.#turn;
  }

  /** What is under way is waited for; the rest waits in the log. */
  async onApplicationShutdown(): Promise<void> {
    this.#unsubscribe?.();
    await this.#turn;
    await Promise.all([...this.#deliveries.values()].map((delivery) => delivery.close()));
  }

  /** Changes are taken one after the other. */
  #changed(place: Pick<DocumentChanged, 'tenant' | 'id'>): void {
    this.#turn = this.#turn.then(() => this.#follow(place)).catch(this.onFailure);
  }

  async #follow({ tenant, id }: Pick<DocumentChanged, 'tenant' | 'id'>): Promise<void> {
    const name = keyOf(tenant, id);
    const document = this.documents.get(webhookDocument, tenant, id);
    const delivery = this.#deliveries.get(name);
    if (document === undefined) {
      this.#deliveries.delete(name);
      await delivery?.close();
    } else if (delivery) {
      delivery.wake();
    } else if (this.#deliveries.size >= MAX_WEBHOOKS) {
      this.#logger.error(
        `the webhook ${name} is not delivered: there are ${String(MAX_WEBHOOKS)} others`,
      );
    } else {
      const at = { service: this.service, tenant, id };
      const { log, store } = this;
      const content = () => this.documents.get(webhookDocument, tenant, id)?.content;
      const parts = { log, store, content, options: this.#delivery };
      const started = await WebhookDelivery.start(at, document.at, parts);
      started.failed?.catch(this.onFailure);
      this.#deliveries.set(name, started);
    }
  }
}
