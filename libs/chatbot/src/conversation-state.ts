import type { chatbotConversations, TopicEvent } from '@tradewind/contracts';
import type { Language } from './intents/index.js';

/** Turns kept per conversation; older ones are forgotten. */
export const MAX_TURNS = 50;
/** Message ids kept per conversation, so that a message is answered once. */
const MAX_MESSAGE_IDS = 100;

export interface Evidence {
  readonly kind: string;
  readonly id: string;
}

interface Numbered {
  /** Number of the turn within the conversation, from 1. */
  readonly turn: number;
  /** For a received message its event time, for a conclusion the log's time at that moment, ms. */
  readonly at: number;
}

export type Turn =
  | (Numbered & { readonly from: 'shopper'; readonly messageId: string; readonly text: string })
  | (Numbered & {
      readonly from: 'assistant';
      readonly inReplyTo: string;
      readonly text: string;
      readonly intent: string;
      readonly confidence: number;
      readonly evidence: readonly Evidence[];
    })
  /** From this turn on a person answers. */
  | (Numbered & { readonly from: 'handoff'; readonly reason: string })
  | (Numbered & {
      readonly from: 'agent';
      readonly messageId: string;
      readonly agent: string;
      readonly text: string;
    })
  /** From this turn on the assistant answers again. */
  | (Numbered & { readonly from: 'resolved'; readonly agent: string });

/**
 * Who answers: the assistant (`bot`), or people. A conversation is `waiting` from the handoff until
 * a person takes it over (`human`). After `resolved` the next message is the assistant's again.
 */
export const conversationStatuses = ['bot', 'waiting', 'human', 'resolved'] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

export type HandoffReason =
  'asked_for_human' | 'complaint' | 'not_understood' | 'unverified_answer';

export interface ConversationState {
  shopper?: string;
  language: Language;
  turns: Turn[];
  lastTurn: number;
  /** Number of consecutive messages that were not understood. */
  failures: number;
  /** Intents that the last reply offered to choose from. */
  offered: string[];
  /** The order that was spoken of last. */
  lastOrder?: string;
  status: ConversationStatus;
  /** Who answers while the status is `human`. */
  agent?: string;
  messageIds: string[];
}

export function newConversation(): ConversationState {
  return {
    language: 'en',
    turns: [],
    lastTurn: 0,
    failures: 0,
    offered: [],
    status: 'bot',
    messageIds: [],
  };
}

type NewTurn = Turn extends infer T ? (T extends Turn ? Omit<T, 'turn'> : never) : never;

/** Appends a turn and returns its number. */
export function addTurn(state: ConversationState, turn: NewTurn): number {
  state.lastTurn += 1;
  state.turns = [...state.turns, { ...turn, turn: state.lastTurn }].slice(-MAX_TURNS);
  return state.lastTurn;
}

/** Returns whether a message is new, and marks it as seen. */
export function takeMessage(state: ConversationState, messageId: string): boolean {
  if (state.messageIds.includes(messageId)) return false;
  state.messageIds = [...state.messageIds, messageId].slice(-MAX_MESSAGE_IDS);
  return true;
}

/** Returns whether a person answers, so that the assistant is silent. */
export function isWithPeople({ status }: Pick<ConversationState, 'status'>): boolean {
  return status === 'waiting' || status === 'human';
}

/** The assistant answers again, and nothing that was said before counts. */
export function backToBot(state: ConversationState): void {
  state.status = 'bot';
  state.failures = 0;
  state.offered = [];
  delete state.lastOrder;
  delete state.agent;
}

/** When another person signs in, the turns of the previous one are removed. */
export function admitShopper(state: ConversationState, shopper: string | undefined): void {
  if (shopper === undefined || shopper === state.shopper) return;
  if (state.shopper !== undefined) {
    state.turns = [];
    backToBot(state);
  }
  state.shopper = shopper;
}

/** Returns the turn for an event of a conversation, as in the conversation's state. */
export function turnOf({ type, data }: TopicEvent<typeof chatbotConversations>, at: number): Turn {
  const { turn } = data;
  switch (type) {
    case 'handoff.requested':
      return { turn, at, from: 'handoff', reason: data.reason };
    case 'conversation.resolved':
      return { turn, at, from: 'resolved', agent: data.agent };
    case 'message.agent': {
      const { messageId, agent, text } = data;
      return { turn, at, from: 'agent', messageId, agent, text };
    }
    case 'message.sent': {
      const { inReplyTo, text, intent, confidence, evidence } = data;
      return { turn, at, from: 'assistant', inReplyTo, text, intent, confidence, evidence };
    }
  }
}
