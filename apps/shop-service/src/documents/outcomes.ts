import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { keyOf, settingsOutcomes, tenantOf } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { EventLog, LogRecord, Tail } from '@tradewind/log';
import { EVENT_LOG, ON_FAILURE } from '@tradewind/service';
import type { ShopConfig } from '../config.js';
import { SHOP_CONFIG } from '../tokens.js';

export type Outcome = TopicEvent<typeof settingsOutcomes>;

type Waiter = (outcome: Outcome) => void;

/**
 * Hears how requests were decided, whichever replica has decided them: every replica follows the whole
 * topic from its start on.
 */
@Injectable()
export class Outcomes implements OnModuleInit, OnModuleDestroy {
  /** By tenant and request id. */
  readonly #waiting = new Map<string, Set<Waiter>>();
  #count = 0;
  #tail: Tail | undefined;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(ON_FAILURE) private readonly onFailure: (error: unknown) => void,
    @Inject(SHOP_CONFIG) private readonly config: ShopConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#tail = await this.log.tail([settingsOutcomes.name], 'latest', (record) => {
      this.#heard(record);
    });
    this.#tail.failed.catch(this.onFailure);
  }

  async onModuleDestroy(): Promise<void> {
    await this.#tail?.close();
  }

  /**
   * Does `ask`, and resolves with the outcome; undefined if there is none within DOCUMENT_TIMEOUT_MS. What
   * `ask` rejects with is passed on.
   */
  async of(
    tenant: string,
    requestId: string,
    ask: () => Promise<void>,
  ): Promise<Outcome | undefined> {
    if (this.#count >= this.config.MAX_WAITING_REQUESTS) {
      throw new ServiceUnavailableException(
        'too many requests to change documents wait: send it later',
      );
    }
    const key = keyOf(tenant, requestId);
    const { promise, resolve } = Promise.withResolvers<Outcome | undefined>();
    const waiters = this.#waiting.get(key) ?? new Set<Waiter>();
    this.#waiting.set(key, waiters.add(resolve));
    this.#count += 1;
    const timer = setTimeout(() => {
      resolve(undefined);
    }, this.config.DOCUMENT_TIMEOUT_MS);
    try {
      await ask();
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#count -= 1;
      waiters.delete(resolve);
      if (waiters.size === 0) this.#waiting.delete(key);
    }
  }

  #heard(record: LogRecord): void {
    const decoded = decodeRecord(settingsOutcomes, record);
    if (!decoded.ok) return;
    const outcome = decoded.event as unknown as Outcome & { readonly key: string };
    const waiters = this.#waiting.get(keyOf(tenantOf(outcome.key), outcome.data.requestId));
    for (const resolve of waiters ?? []) resolve(outcome);
  }
}
