import { moneyOf } from '@tradewind/contracts';
import type {
  chatbotConversations,
  chatbotMessages,
  Order,
  TopicEvent,
} from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { AnswerBook } from './answer-book.js';
import { ConversationFold } from './conversation-fold.js';
import type { ConversationState } from './conversation-state.js';
import { IntentModel } from './intent-model.js';
import { shopIntents } from './intents/index.js';

export const model = new IntentModel(shopIntents);
const key = 'demo:c1';

interface Said {
  readonly text: string;
  readonly shopper?: string;
  readonly visitor?: string;
  readonly orders?: Order[];
  readonly messageId?: string;
}

export type PeopleEvent = Exclude<
  TopicEvent<typeof chatbotMessages>,
  { type: 'message.received' | 'document.changed' }
>;

/** Makes a conversation whose messages are one second apart. */
export function conversation(book = new AnswerBook()) {
  const fold = new ConversationFold({ model, answers: book, threshold: 0.5 });
  const harness = new FoldHarness(fold, { epochMs: 60_000 });
  let sent = 0;
  const say = (said: Said | string) => {
    const message = typeof said === 'string' ? { text: said } : said;
    sent += 1;
    const data = { conversation: 'c1', messageId: `m${String(sent)}`, ...message };
    harness.event({ type: 'message.received', data }, { key, time: sent * 1_000 });
    return harness.take().map(({ event }) => event as TopicEvent<typeof chatbotConversations>);
  };
  const people = (event: PeopleEvent) => {
    sent += 1;
    harness.event(event, { key, time: sent * 1_000 });
    return harness.take().map((output) => output.event as TopicEvent<typeof chatbotConversations>);
  };
  return { say, people, state: () => harness.state(key) as ConversationState, harness };
}

/** The answer to the first message of a conversation. */
export function answerTo(said: Said | string, book?: AnswerBook) {
  const [event] = conversation(book).say(said);
  if (event?.type !== 'message.sent') throw new Error('no answer');
  return event.data;
}

export function order(orderId: string, more: Partial<Order> = {}): Order {
  return {
    orderId,
    status: 'placed',
    placedAt: Date.UTC(2026, 10, 20),
    updatedAt: Date.UTC(2026, 10, 20),
    total: moneyOf(49.9),
    refunded: 0,
    currency: 'EUR',
    items: 2,
    ...more,
  };
}

export const shopper = 'u_1';
export const shipped = order('A-1001', {
  status: 'shipped',
  trackingNumber: 'TN77',
  carrier: 'DHL',
});
