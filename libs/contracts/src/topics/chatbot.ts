import { z } from 'zod';
import { itemId, priceSchema } from '../catalog/item-fields.js';
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

/** The most products of a message, and the most options of a product. */
export const MAX_PRODUCTS_IN_MESSAGE = 4;
export const MAX_OPTIONS_OF_PRODUCT = 20;

const offer = {
  id: itemId,
  name: z.string().min(1).max(200),
  /** What it costs now. */
  price: priceSchema.optional(),
  /** What it cost before a sale. */
  before: priceSchema.optional(),
  available: z.boolean(),
  /** Pieces that can be sold. */
  stock: z.int().min(0).optional(),
};

/** A product as the shop itself has stated it; nothing of it was learned from events of browsers. */
export const offeredProductSchema = z.object({
  ...offer,
  brand: z.string().max(200).optional(),
  category: z.string().max(500).optional(),
  url: z.string().max(2_000).optional(),
  /** Its variants; `name` is what distinguishes one, such as `grey, L`. */
  options: z.array(z.object(offer)).max(MAX_OPTIONS_OF_PRODUCT).optional(),
  /**
   * How well the text names it, in (0, 1]; absent for a product that the conversation spoke of before, and for
   * a recommended one.
   */
  fit: z.number().min(0).max(1).optional(),
});
export type OfferedProduct = z.output<typeof offeredProductSchema>;

/** What the assistant asks the shop to do with an order. */
export const actionKinds = ['cancel_order', 'change_address', 'return_order'] as const;
export type ActionKind = (typeof actionKinds)[number];

/** Names the action: the same for the same wish of the same shopper, whichever conversation it came up in. */
const actionId = z.string().min(1).max(100);
const longestAddress = 500;

const action = {
  conversation: z.string(),
  action: actionId,
  kind: z.enum(actionKinds),
  /** Pseudonym of the shopper, to whom the order belongs. */
  shopper: z.string(),
  orderId: z.string().max(255),
  /** Of a change of address: where the order is to go, in the shopper's words. */
  address: z.string().min(1).max(longestAddress).optional(),
};

const outcome = {
  /** `done`, or `refused` since the shop could or would not. */
  outcome: z.enum(['done', 'refused']),
  /** What the shopper is told besides, in the shop's words. */
  note: z.string().min(1).max(500).optional(),
};

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
      /**
       * Products of the catalogue as it was when the message was received: those that the text names, best
       * first; else those that the conversation spoke of last.
       */
      products: z.array(offeredProductSchema).max(MAX_PRODUCTS_IN_MESSAGE).optional(),
      /** What models outside the fold concluded from the text; absent where there are none. */
      signals: messageSignalsSchema.optional(),
    }),
    'message.agent': z.object({
      conversation: z.string(),
      messageId: z.string().max(100),
      agent: agentSchema,
      text: z.string().min(1).max(4_000),
    }),
    /** The shop's system has carried out what it was asked for, or not. */
    'action.completed': z.object({ conversation: z.string(), action: actionId, ...outcome }),
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

export const chatbotActions = defineTopic({
  name: 'chatbot.actions.v1',
  description:
    'What shoppers want done with their orders: `action.confirmed` is a command for the shop.',
  key: 'conversation',
  partitions: CONVERSATION_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    /** The order is the shopper's and its state allows it; the shopper is asked to confirm. */
    'action.requested': z.object(action),
    /** The shopper has said yes. Carry it out once for each `action`, and say how it went. */
    'action.confirmed': z.object(action),
    /** The shopper has said no. */
    'action.declined': z.object(action),
    'action.completed': z.object({ ...action, ...outcome }),
  },
});
