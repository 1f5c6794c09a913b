import { z } from 'zod';
import { defineTopic } from '../topic.js';

const CONVERSATION_PARTITIONS = 6;

export const chatbotMessages = defineTopic({
  name: 'chatbot.messages.v1',
  description: 'What shoppers write.',
  key: 'conversation',
  partitions: CONVERSATION_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    'message.received': z.object({
      conversation: z.string(),
      messageId: z.string().max(100),
      /** Pseudonym of the shopper whom the shop vouches for; absent for a guest. */
      shopper: z.string().optional(),
      text: z.string().min(1).max(4_000),
    }),
  },
});

export const chatbotConversations = defineTopic({
  name: 'chatbot.conversations.v1',
  description: 'Answers with intent, confidence and the evidence they rest on.',
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
