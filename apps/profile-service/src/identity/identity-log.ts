import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import {
  envelopeHeaders,
  eventId,
  IDENTITY_LINKED,
  IDENTITY_SPLIT,
  identitySplits,
  keyOf,
  storefrontEvents,
} from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { EventSink, NewRecord } from '@tradewind/log';
import { EVENT_LOG, SERVICE_NAME } from '@tradewind/service';

/** Two ids of a tenant, as pseudonyms, and who says something about them. */
export interface Statement {
  readonly tenant: string;
  /** Names the request: one that is sent again has no further effect. */
  readonly request: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

/** Appends what a shop states about ids to the log that all folds of shoppers read. */
@Injectable()
export class IdentityLog {
  readonly #logger = new Logger(IdentityLog.name);

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventSink,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /** The link of `from` to `to` was wrong. Resolves when that is durable; throws a 503 if it may not be. */
  split({ tenant, request: split, from, to, by }: Statement): Promise<void> {
    const data = { split, from, to, by };
    return this.#append([
      // First who asked for it, so that nothing is split of which nobody can be told.
      this.#record(identitySplits, keyOf(tenant, split), { type: 'split.requested', data }),
      this.#record(storefrontEvents, keyOf(tenant, from), { type: IDENTITY_SPLIT, data }),
    ]);
  }

  /** Both ids are one shopper. As `split`. */
  link({ tenant, request, from, to, by }: Statement): Promise<void> {
    const data = { messageId: request.slice(0, 99), from, to, by };
    return this.#append([
      this.#record(storefrontEvents, keyOf(tenant, from), { type: IDENTITY_LINKED, data }),
    ]);
  }

  #record(
    { name: topic, partitions }: TopicContract,
    key: string,
    { type, data }: { readonly type: string; readonly data: object },
  ): NewRecord {
    const value = JSON.stringify(data);
    const source = `/${this.service}/identity`;
    const now = Date.now();
    const headers = envelopeHeaders({
      ...{ id: eventId(`${source}|${key}|${type}|${value}`), source, type, key },
      ...{ time: now, recordedAt: now },
    });
    return { topic, partition: partitionOf(key, partitions), key, value, headers };
  }

  async #append(records: readonly NewRecord[]): Promise<void> {
    try {
      await this.log.publish(records);
    } catch (error) {
      this.#logger.error('the log did not accept a statement about ids', error);
      throw new ServiceUnavailableException('the request was not accepted: send it again');
    }
  }
}
