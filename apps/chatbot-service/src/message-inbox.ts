import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import { chatbotMessages, envelopeHeaders, eventId, keyOf } from '@tradewind/contracts';
import type { Order, TopicEvent } from '@tradewind/contracts';
import { latestOrders, maskPersonalData, ORDER_FOLD, ordersForMessage } from '@tradewind/chatbot';
import type { ShopperOrders } from '@tradewind/chatbot';
import { partitionOf } from '@tradewind/log';
import type { EventLog } from '@tradewind/log';
import type { TraceHeaders } from '@tradewind/observability';
import {
  anonymousPseudonym,
  EVENT_LOG,
  SERVICE_NAME,
  StateReader,
  userPseudonym,
} from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import type { NewMessage } from './new-message.js';

type Received = Extract<TopicEvent<typeof chatbotMessages>, { type: 'message.received' }>['data'];

/**
 * Accepts messages. What is written to the log is masked, identifies people by pseudonym and
 * contains the orders that an answer may use (docs/adr/0007).
 */
@Injectable()
export class MessageInbox {
  readonly #logger = new Logger(MessageInbox.name);

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_NAME) private readonly service: string,
    private readonly state: StateReader,
  ) {}

  /** Resolves with the message's id once the message is durable. A repeated id is answered once. */
  async receive(
    tenant: Tenant,
    conversation: string,
    message: NewMessage,
    trace?: TraceHeaders,
  ): Promise<string> {
    const messageId = message.messageId ?? randomUUID();
    const evidence = await this.#evidence(tenant, message);
    const orderIds = evidence.orders?.map(({ orderId }) => orderId) ?? [];
    const received: Received = {
      conversation,
      messageId,
      text: maskPersonalData(message.text, orderIds),
      ...evidence,
      ...(message.anonymousId !== undefined && {
        visitor: anonymousPseudonym(tenant, message.anonymousId),
      }),
    };
    await this.#append(keyOf(tenant.name, conversation), received, trace);
    return messageId;
  }

  /**
   * Returns orders only if the shop vouches for the identity, by its secret key and its own id of
   * the customer.
   */
  async #evidence(
    tenant: Tenant,
    { userId, text }: NewMessage,
  ): Promise<{ shopper?: string; orders?: Order[] }> {
    if (userId === undefined) return {};
    const shopper = userPseudonym(tenant, userId);
    const known = await this.state.read<ShopperOrders>(ORDER_FOLD, keyOf(tenant.name, shopper));
    return { shopper, orders: ordersForMessage(text, latestOrders(known)) };
  }

  async #append(key: string, data: Received, trace?: TraceHeaders): Promise<void> {
    const source = `/${this.service}/messages`;
    const now = Date.now();
    const headers = envelopeHeaders({
      id: eventId(`${source}|${key}|${data.messageId}`),
      source,
      type: 'message.received',
      subject: data.conversation,
      key,
      time: now,
      recordedAt: now,
    });
    Object.assign(headers, trace);
    const partition = partitionOf(key, chatbotMessages.partitions);
    const value = JSON.stringify(data);
    try {
      await this.log.publish([{ topic: chatbotMessages.name, partition, key, value, headers }]);
    } catch (error) {
      this.#logger.error('the log did not accept a message', error);
      throw new ServiceUnavailableException('the message was not accepted: send it again');
    }
  }
}
