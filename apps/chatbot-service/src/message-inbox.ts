import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { keyOf } from '@tradewind/contracts';
import type { chatbotMessages, Order, TopicEvent } from '@tradewind/contracts';
import { latestOrders, maskPersonalData, ORDER_FOLD, ordersForMessage } from '@tradewind/chatbot';
import type { ShopperOrders } from '@tradewind/chatbot';
import type { TraceHeaders } from '@tradewind/observability';
import { anonymousPseudonym, StateReader, userPseudonym } from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import { ConversationLog } from './conversation-log.js';
import { Encoders } from './encoders/encoders.js';
import type { NewMessage } from './new-message.js';

type Received = Extract<TopicEvent<typeof chatbotMessages>, { type: 'message.received' }>['data'];

/**
 * Accepts messages. What is written to the log is masked, identifies people by pseudonym and
 * contains the orders that an answer may use (docs/adr/0007).
 */
@Injectable()
export class MessageInbox {
  constructor(
    private readonly log: ConversationLog,
    private readonly state: StateReader,
    private readonly encoders: Encoders,
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
    const text = maskPersonalData(message.text, orderIds);
    const signals = await this.encoders.signalsOf(text);
    const received: Received = {
      conversation,
      messageId,
      text,
      ...evidence,
      ...(signals && { signals }),
      ...(message.anonymousId !== undefined && {
        visitor: anonymousPseudonym(tenant, message.anonymousId),
      }),
    };
    await this.log.append({
      key: keyOf(tenant.name, conversation),
      id: messageId,
      event: { type: 'message.received', data: received },
      trace,
    });
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
}
