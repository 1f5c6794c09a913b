import {
  chatbotMessages,
  CONVERSATIONS,
  keyOf,
  privacyExports,
  privacyRegulations,
} from '@tradewind/contracts';
import type { FoldContext, FoldEvent } from '@tradewind/contracts';
import type { ConversationState } from './conversation-state.js';
import type { Desk } from './desk.js';

/** Conversations of a shopper in one partition that are known by the shopper; the latest. */
export const MAX_CONVERSATIONS = 500;

/** Which conversations of the partition an id of a shopper has taken part in. */
export interface ShopperConversations {
  conversations: string[];
}

type Messages = FoldEvent<typeof chatbotMessages>;
type Regulated = Extract<Messages, { type: 'conversations.regulated' }>;
type RegulatedOne = Extract<Messages, { type: 'conversation.regulated' }>;
export type ConversationContext = FoldContext<ConversationState | ShopperConversations, Desk>;

/** The entity that knows the conversations of an id; no conversation can be named so. */
export function indexOf(tenant: string, id: string): string {
  return keyOf(tenant, `~of/${id}`);
}

/** That a request has come is known for so long, ms of stream time. */
const REQUEST_KEPT_MS = 86_400_000;

/** Conversations do not expire; what is known of a request does. */
export function keptFor(entity: string): number | undefined {
  return entity.includes(':~regulation/') ? REQUEST_KEPT_MS : undefined;
}

export function isIndex(entity: string): boolean {
  return entity.includes(':~of/');
}

/** The entities that an event touches besides its conversation. */
export function indexesOf(event: Messages): readonly string[] {
  const { type, tenant, data } = event;
  if (type === 'conversations.regulated') return data.ids.map((id) => indexOf(tenant, id));
  if (type !== 'message.received') return [];
  const ids = [data.shopper, data.visitor].filter((id) => id !== undefined);
  return ids.map((id) => indexOf(tenant, id));
}

/** Notes that the ids of a message have taken part in its conversation. */
export function noteIds(event: Messages, conversation: string, context: ConversationContext): void {
  for (const index of indexesOf(event)) {
    const state = context.state(index) as ShopperConversations;
    if (state.conversations.at(-1) === conversation) continue;
    const others = state.conversations.filter((each) => each !== conversation);
    state.conversations = [...others, conversation].slice(-MAX_CONVERSATIONS);
  }
}

/** Asks each conversation of a shopper, of which only the names are known here, for what is asked of the shopper. */
export function regulateAll(event: Regulated, context: ConversationContext): void {
  const { tenant, data } = event;
  const { regulation, type, ids } = data;
  const found = new Set<string>();
  for (const index of indexesOf(event)) {
    for (const each of (context.state(index) as ShopperConversations).conversations)
      found.add(each);
    if (type === 'erase') context.forget(index);
  }
  if (found.size === 0) tell(event, 0, context);
  for (const [i, conversation] of [...found].entries()) {
    const last = i === found.size - 1 && { last: found.size };
    context.emit({
      topic: chatbotMessages,
      key: keyOf(tenant, conversation),
      event: {
        type: 'conversation.regulated',
        data: { conversation, regulation, type, ids, ...last },
      },
    });
  }
}

/** Erases or exports one conversation, unless somebody else has signed in to it since. */
export function regulateOne(event: RegulatedOne, context: ConversationContext): void {
  const { tenant, key, data } = event;
  const { conversation, regulation, type, ids, last } = data;
  const state = context.state(key) as ConversationState;
  const [id = ''] = ids;
  const isTheirs = state.shopper === undefined || ids.includes(state.shopper);
  if (isTheirs && type === 'erase') {
    context.forget(key);
    const desk = context.part(tenant);
    desk.entries = Object.fromEntries(
      Object.entries(desk.entries).filter(([name]) => name !== conversation),
    );
  }
  if (type === 'export') {
    const { turns, language, status } = isTheirs ? state : { ...state, turns: [] };
    context.emit({
      topic: privacyExports,
      key: keyOf(tenant, id),
      event: {
        type: 'shopper.exported',
        data: {
          regulation,
          fold: CONVERSATIONS,
          id,
          state: { conversation, language, status, turns },
        },
      },
    });
  }
  if (last !== undefined) tell(event, last, context);
}

function tell(
  { tenant, data }: Regulated | RegulatedOne,
  entities: number,
  context: ConversationContext,
): void {
  const { regulation, ids } = data;
  const [id = ''] = ids;
  context.emit({
    topic: privacyRegulations,
    key: keyOf(tenant, regulation),
    event: {
      type: 'regulation.applied',
      data: { regulation, fold: CONVERSATIONS, id, found: entities > 0, entities },
    },
  });
}
