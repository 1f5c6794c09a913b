import { z } from 'zod';

const id = z.string().min(1).max(255);

/** Ids that shops give to conversations; they occur in paths, keys and logs. */
export const conversationIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{1,100}$/, 'must be 1 to 100 of A-Z a-z 0-9 . _ ~ -');

export const newMessageSchema = z.object({
  text: z.string().trim().min(1).max(2_000),
  /** The shop's id of the signed-in customer. */
  userId: id.optional(),
  /** The id that the shop's pages generated for the browser. */
  anonymousId: id.optional(),
  /** Identifies the message, so that sending it again is harmless. */
  messageId: z.string().min(1).max(100).optional(),
});
export type NewMessage = z.output<typeof newMessageSchema>;

const agent = z.string().trim().min(1).max(100);

/** What a person of the shop writes to the shopper. */
export const replySchema = z.object({
  text: z.string().trim().min(1).max(4_000),
  /** The shop's name or id of the person. */
  agent: agent.default('agent'),
  /** Identifies the reply, so that sending it again is harmless. */
  messageId: z.string().min(1).max(100).optional(),
});
export type NewReply = z.output<typeof replySchema>;

export const agentRequestSchema = z.object({ agent: agent.default('agent') });
export type AgentRequest = z.output<typeof agentRequestSchema>;
