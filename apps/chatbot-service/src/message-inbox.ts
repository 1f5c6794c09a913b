import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { keyOf } from '@tradewind/contracts';
import type { chatbotMessages, Order, TopicEvent } from '@tradewind/contracts';
import { latestOrders, maskPersonalData, ORDER_FOLD, ordersForMessage } from '@tradewind/chatbot';
import type { ShopperOrders } from '@tradewind/chatbot';
import type { TraceHeaders } from '@tradewind/observability';
import { anonymousPseudonym, StateReader, userPseudonym } from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import type { ChatHolder } from './chat-tokens.js';
import { ConversationLog } from './conversation-log.js';
import { Encoders } from './encoders/encoders.js';
import type { NewMessage } from './new-message.js';

type Received = Extract<TopicEvent<typeof chatbotMessages>, { type: 'message.received' }>['data'];

interface Sender {
  readonly tenant: Tenant;
  readonly conversation: string;
  /** Pseudonym of a customer for whom the shop vouches. */
  readonly shopper?: string;
  /** Pseudonym of the browser. */
  readonly visitor?: string;
}

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
    const { userId, anonymousId } = message;
    const who = {
      ...(userId !== undefined && { shopper: userPseudonym(tenant, userId) }),
      ...(anonymousId !== undefined && { visitor: anonymousPseudonym(tenant, anonymousId) }),
    };
    return this.#receive({ tenant, conversation, ...who }, message, trace);
  }

  /** As `receive`, of the holder of a token of a page. */
  async receiveOf(
    { tenant, conversation, shopper, isUser }: ChatHolder,
    message: Pick<NewMessage, 'text' | 'messageId'>,
    trace?: TraceHeaders,
  ): Promise<string> {
    const who = isUser ? { shopper } : { visitor: shopper };
    return this.#receive({ tenant, conversation, ...who }, message, trace);
  }

  async #receive(
    { tenant, conversation, shopper, visitor }: Sender,
    { text, messageId = randomUUID() }: Pick<NewMessage, 'text' | 'messageId'>,
    trace?: TraceHeaders,
  ): Promise<string> {
    const evidence = await this.#evidence(tenant, shopper, text);
    const orderIds = evidence.orders?.map(({ orderId }) => orderId) ?? [];
    const masked = maskPersonalData(text, orderIds);
    const signals = await this.encoders.signalsOf(tenant.name, masked);
    const received: Received = {
      conversation,
      messageId,
      text: masked,
      ...evidence,
      ...(signals && { signals }),
      ...(visitor !== undefined && { visitor }),
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
   * Returns orders only if the shop vouches for the identity: by its secret key and its own id of the
   * customer, or by its signature of that id.
   */
  async #evidence(
    tenant: Tenant,
    shopper: string | undefined,
    text: string,
  ): Promise<{ shopper?: string; orders?: Order[] }> {
    if (shopper === undefined) return {};
    const known = await this.state.read<ShopperOrders>(ORDER_FOLD, keyOf(tenant.name, shopper));
    return { shopper, orders: ordersForMessage(text, latestOrders(known)) };
  }
}
