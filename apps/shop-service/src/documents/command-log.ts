import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import { envelopeHeaders, eventId, settingsCommands } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { EventSink } from '@tradewind/log';
import { EVENT_LOG, SERVICE_NAME } from '@tradewind/service';
import { tenantKey } from '@tradewind/shop';

export type Command = TopicEvent<typeof settingsCommands>;

/** Appends requests to change documents to the log in which their order is decided. */
@Injectable()
export class CommandLog {
  readonly #logger = new Logger(CommandLog.name);

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventSink,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /** Resolves when the request is durable. Throws a 503 if it may not be. */
  async append(tenant: string, { type, data }: Command): Promise<void> {
    const key = tenantKey(tenant);
    const now = Date.now();
    const headers = envelopeHeaders({
      // A request that is sent again is decided again: its outcome is that of the first.
      id: eventId(`${key}|${randomUUID()}`),
      source: `/${this.service}`,
      type,
      key,
      time: now,
      recordedAt: now,
    });
    const { name: topic, partitions } = settingsCommands;
    const partition = partitionOf(key, partitions);
    try {
      await this.log.publish([{ topic, partition, key, value: JSON.stringify(data), headers }]);
    } catch (error) {
      this.#logger.error('the log did not accept a request to change a document', error);
      throw new ServiceUnavailableException('the request was not accepted: send it again');
    }
  }
}
