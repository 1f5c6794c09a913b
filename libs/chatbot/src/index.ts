export * from './answer-book.js';
export * from './conversation-fold.js';
export { conversationStatuses, isWithPeople, MAX_TURNS, turnOf } from './conversation-state.js';
export type {
  ConversationState,
  ConversationStatus,
  Evidence,
  HandoffReason,
  Turn,
} from './conversation-state.js';
export * from './drafts/draft-check.js';
export * from './drafts/facts.js';
export * from './drafts/reply-log.js';
export { deskPage } from './desk.js';
export type { Desk, DeskEntry, DeskQuery, ListedConversation } from './desk.js';
export * from './intent-model.js';
export * from './intents/index.js';
export * from './order-fold.js';
export { ordersForMessage } from './order-ids.js';
export * from './personal-data.js';
export { readingsOf } from './readings.js';
export { Listener } from './understanding.js';
export type { Heard, Ranked, Understanding } from './understanding.js';
export { Spelling } from './spelling.js';
export { passagesOf, searchedText } from './pages/passages.js';
export type { Page, Passage } from './pages/passages.js';
