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

/** The shop's name or id of a person who answers. */
const agentSchema = z.string().min(1).max(100);

/** The most parts of a message that are understood one by one. */
export const MAX_CLAUSES = 4;
/** The most intents that signals rank for a clause. */
export const MAX_RANKED_INTENTS = 8;
/** Passages that an encoder may find for a message. */
export const MAX_FOUND_PASSAGES = 8;

/**
 * What a sentence encoder, together with the linear model, says about each clause of a message. It
 * travels in the message, so that answering it again needs no encoder.
 */
export const messageSignalsSchema = z.object({
  /** Names the models and what they were trained on. */
  modelVersion: z.string().max(200),
  /** In the order of the clauses of the masked text. */
  clauses: z
    .array(
      z.object({
        /** The most probable intents, best first, with probabilities. */
        ranking: z
          .array(z.object({ intent: z.string().max(60), score: z.number() }))
          .max(MAX_RANKED_INTENTS),
        /** The estimated probability that the first of the ranking is right, in [0, 1]. */
        confidence: z.number().min(0).max(1),
      }),
    )
    .max(MAX_CLAUSES),
  /** Passages of the shop's pages whose vectors are closest to that of the whole text, closest first. */
  passages: z
    .array(
      z.object({
        page: z.string().max(200),
        version: z.int(),
        /** Its place in the page, from 0. */
        at: z.int().min(0),
        cosine: z.number().min(-1).max(1),
      }),
    )
    .max(MAX_FOUND_PASSAGES)
    .optional(),
});
export type MessageSignals = z.output<typeof messageSignalsSchema>;

export const chatbotMessages = defineTopic({
  name: 'chatbot.messages.v1',
  description:
    'Messages of shoppers, with the orders that an answer may use as evidence, and what people of the shop do.',
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
      /** What models outside the fold concluded from the text; absent where there are none. */
      signals: messageSignalsSchema.optional(),
    }),
    'message.agent': z.object({
      conversation: z.string(),
      messageId: z.string().max(100),
      agent: agentSchema,
      text: z.string().min(1).max(4_000),
    }),
    'conversation.assigned': z.object({ conversation: z.string(), agent: agentSchema }),
    'conversation.resolved': z.object({ conversation: z.string(), agent: agentSchema }),
    /**
     * Somebody has asked to erase or export the conversations of a shopper of these ids. It comes to every
     * partition, since the shopper's conversations are in any.
     */
    'conversations.regulated': z.object({
      regulation: z.string().min(1).max(100),
      type: z.enum(['erase', 'export']),
      ids: z.array(z.string().min(1).max(128)).min(1).max(60),
    }),
    /** The same of one conversation; the fold of conversations says so to itself. */
    'conversation.regulated': z.object({
      conversation: z.string(),
      regulation: z.string().min(1).max(100),
      type: z.enum(['erase', 'export']),
      ids: z.array(z.string().min(1).max(128)).min(1).max(60),
      /** With the last conversation of a partition: how many they are. */
      last: z.int().positive().optional(),
    }),
    [DOCUMENT_CHANGED]: documentChangedSchema,
  },
});

export const chatbotConversations = defineTopic({
  name: 'chatbot.conversations.v1',
  description: 'Answers with intent, confidence and evidence; what people of the shop answered.',
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
    'message.agent': z.object({
      conversation: z.string(),
      turn: z.int(),
      messageId: z.string(),
      agent: z.string(),
      text: z.string(),
    }),
    'conversation.resolved': z.object({
      conversation: z.string(),
      turn: z.int(),
      agent: z.string(),
    }),
  },
});
