import { z } from 'zod';
import { DOCUMENT_CHANGED, documentChangedSchema } from '../documents/document-changed.js';
import { defineTopic } from '../topic.js';

const CONVERSATION_PARTITIONS = 6;

/** The most orders of a message. */
export const MAX_ORDERS_IN_MESSAGE = 5;

/**
 * An order as reported by the shop's events so far. Amounts are `Money`, times are ms since the
 * epoch.
 */
export const orderSchema = z.object({
  orderId: z.string().max(255),
  /**
   * `placed`, `cancelled`, `refunded`, `partially_refunded`, or the shop's own status, e.g.
   * `shipped`.
   */
  status: z.string().max(60),
  placedAt: z.number(),
  updatedAt: z.number(),
  total: z.int(),
  /** The part of the total that was refunded. */
  refunded: z.int(),
  currency: z.string().max(3).optional(),
  /** The number of pieces, not of lines. */
  items: z.int().nonnegative(),
  trackingNumber: z.string().max(100).optional(),
  carrier: z.string().max(60).optional(),
});
export type Order = z.output<typeof orderSchema>;

export const chatbotMessages = defineTopic({
  name: 'chatbot.messages.v1',
  description: 'Messages of shoppers, with the orders that an answer may use as evidence.',
  key: 'conversation',
  partitions: CONVERSATION_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    'message.received': z.object({
      conversation: z.string(),
      messageId: z.string().max(100),
      /** Pseudonym of the shopper, whose identity the shop vouches for; absent for a guest. */
      shopper: z.string().optional(),
      /** Pseudonym of the browser. Anybody can claim one, so it gives no access to orders. */
      visitor: z.string().optional(),
      /** Card numbers, e-mail addresses and the like are masked before the message is written. */
      text: z.string().min(1).max(4_000),
      /**
       * Orders of `shopper` when the message was received, those that the text names first, then
       * the latest. They are the evidence of the answer. Absent for a guest.
       */
      orders: z.array(orderSchema).max(MAX_ORDERS_IN_MESSAGE).optional(),
    }),
    [DOCUMENT_CHANGED]: documentChangedSchema,
  },
});

export const chatbotConversations = defineTopic({
  name: 'chatbot.conversations.v1',
  description: 'Answers with intent, confidence and evidence.',
  key: 'conversation',
  partitions: CONVERSATION_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    'message.sent': z.object({
      conversation: z.string(),
      turn: z.int(),
      inReplyTo: z.string(),
      text: z.string(),
      intent: z.string(),
      confidence: z.number(),
      /** Every intent considered, best first. */
      ranking: z.array(z.object({ intent: z.string(), score: z.number() })),
      evidence: z.array(z.object({ kind: z.string(), id: z.string() })),
      modelVersion: z.string(),
    }),
    'handoff.requested': z.object({
      conversation: z.string(),
      turn: z.int(),
      reason: z.string(),
    }),
  },
});
