import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import { chatbotMessages, envelopeHeaders, eventId, idOf } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { EventLog } from '@tradewind/log';
import type { TraceHeaders } from '@tradewind/observability';
import { EVENT_LOG, SERVICE_NAME } from '@tradewind/service';

export interface ConversationRecord {
  /** `<tenant>:<conversation>` */
  readonly key: string;
  /** Unique in the conversation; the event's id is derived from it. */
  readonly id: string;
  readonly event: TopicEvent<typeof chatbotMessages>;
  readonly trace?: TraceHeaders | undefined;
}

/** Writes what happens in conversations to the log. */
@Injectable()
export class ConversationLog {
  readonly #logger = new Logger(ConversationLog.name);

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /** Resolves once the record is durable; else it rejects, and the same record may be sent again. */
  async append({ key, id, event, trace }: ConversationRecord): Promise<void> {
    const source = `/${this.service}/messages`;
    const now = Date.now();
    const headers = envelopeHeaders({
      id: eventId(`${source}|${key}|${id}`),
      source,
      type: event.type,
      subject: idOf(key),
      key,
      time: now,
      recordedAt: now,
    });
    Object.assign(headers, trace);
    const partition = partitionOf(key, chatbotMessages.partitions);
    const value = JSON.stringify(event.data);
    try {
      await this.log.publish([{ topic: chatbotMessages.name, partition, key, value, headers }]);
    } catch (error) {
      this.#logger.error('the log did not accept a record of a conversation', error);
      throw new ServiceUnavailableException('the message was not accepted: send it again');
    }
  }
}
