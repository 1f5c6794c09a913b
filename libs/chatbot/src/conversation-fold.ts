import {
  answerDocument,
  chatbotConversations,
  chatbotMessages,
  idOf,
  pageDocument,
  privacyExports,
  privacyRegulations,
} from '@tradewind/contracts';
import type { Fold, FoldEvent } from '@tradewind/contracts';
import type { AnswerBook } from './answer-book.js';
import { Answerer } from './answer.js';
import type { Answer } from './answer.js';
import {
  addTurn,
  admitShopper,
  backToBot,
  isWithPeople,
  newConversation,
  takeMessage,
  type ConversationState,
} from './conversation-state.js';
import { record } from './desk.js';
import type { Desk } from './desk.js';
import type { IntentModel } from './intent-model.js';
import { languageOf } from './language.js';
import { maskPersonalData } from './personal-data.js';
import {
  indexesOf,
  isIndex,
  keptFor,
  noteIds,
  regulateAll,
  regulateOne,
} from './regulated-conversations.js';
import type { ConversationContext, ShopperConversations } from './regulated-conversations.js';

type Messages = typeof chatbotMessages;
type Context = ConversationContext;
/** A conversation, or what knows the conversations of a shopper. */
type State = ConversationState | ShopperConversations;
type Event<Type extends FoldEvent<Messages>['type']> = Extract<FoldEvent<Messages>, { type: Type }>;

export const CONVERSATION_FOLD = 'conversation';

export interface ConversationFoldOptions {
  readonly model: IntentModel;
  readonly answers: AnswerBook;
  /** Below this confidence a message counts as not understood, in [0, 1]. */
  readonly threshold: number;
}

/**
 * Answers each message of a conversation once, from the message and the evidence that it carries.
 * From a handoff until a person has resolved the conversation it only records messages.
 */
export class ConversationFold implements Fold<Messages, State, Desk> {
  readonly name = CONVERSATION_FOLD;
  readonly inputs = [chatbotMessages];
  readonly emits = [chatbotConversations, chatbotMessages];
  readonly announces = [privacyRegulations, privacyExports];
  readonly documents = [answerDocument, pageDocument];
  readonly stateVersion = 3;
  readonly #answerer: Answerer;

  constructor(private readonly options: ConversationFoldOptions) {
    this.#answerer = new Answerer(options.model, options.answers, options.threshold);
  }

  initialState(entity: string): State {
    return isIndex(entity) ? { conversations: [] } : newConversation();
  }

  entities(event: FoldEvent<Messages>): readonly string[] {
    const indexes = indexesOf(event);
    return event.type === 'conversations.regulated' ? indexes : [event.key, ...indexes];
  }

  initialPart(): Desk {
    return { entries: {} };
  }

  expiresAfterMs(entity: string): number | undefined {
    return keptFor(entity);
  }

  evolve(event: FoldEvent<Messages>, context: Context): void {
    if (event.type === 'conversations.regulated') {
      regulateAll(event, context);
      return;
    }
    if (event.type === 'conversation.regulated') {
      regulateOne(event, context);
      return;
    }
    if (event.type === 'message.received') {
      noteIds(event, idOf(event.key), context);
      this.#received(event, context);
    } else this.#byPeople(event, context);
    record(context.part(event.tenant), idOf(event.key), conversationOf(event.key, context));
  }

  #received(event: Event<'message.received'>, context: Context): void {
    const { data } = event;
    const state = conversationOf(event.key, context);
    if (!takeMessage(state, data.messageId)) return;
    admitShopper(state, data.shopper);
    if (state.status === 'resolved') backToBot(state);
    const orders = data.shopper === undefined ? [] : (data.orders ?? []);
    const text = maskPersonalData(
      data.text,
      orders.map(({ orderId }) => orderId),
    );
    state.language = languageOf(text, state.language);
    addTurn(state, { at: event.time, from: 'shopper', messageId: data.messageId, text });
    if (isWithPeople(state)) return;
    const answer = this.#answerer.answer({
      tenant: event.tenant,
      text,
      language: state.language,
      signedIn: data.shopper !== undefined,
      orders,
      signals: data.signals,
      failures: state.failures,
      offered: state.offered,
      lastOrder: state.lastOrder,
      documents: context.documents,
    });
    state.failures = answer.understood ? 0 : state.failures + 1;
    state.offered = [...answer.offered];
    if (answer.order !== undefined) state.lastOrder = answer.order;
    this.#send(answer, event, context);
    if (answer.handoff) this.#handOff(answer.handoff, event, context);
  }

  #byPeople(
    { type, key, data }: Event<'message.agent' | 'conversation.assigned' | 'conversation.resolved'>,
    context: Context,
  ): void {
    const state = conversationOf(key, context);
    const at = context.now;
    const { conversation, agent } = data;
    if (type === 'conversation.assigned') {
      state.status = 'human';
      state.agent = agent;
      return;
    }
    if (type === 'conversation.resolved') {
      if (state.status === 'resolved') return;
      backToBot(state);
      state.status = 'resolved';
      const turn = addTurn(state, { at, from: 'resolved', agent });
      const said = { type, data: { conversation, turn, agent } } as const;
      context.emit({ topic: chatbotConversations, key, event: said });
      return;
    }
    const { messageId, text } = data;
    if (!takeMessage(state, messageId)) return;
    state.status = 'human';
    state.agent = agent;
    const turn = addTurn(state, { at, from: 'agent', messageId, agent, text });
    const said = { type, data: { conversation, turn, messageId, agent, text } } as const;
    context.emit({ topic: chatbotConversations, key, event: said });
  }

  #send(answer: Answer, { key, data }: Event<'message.received'>, context: Context): void {
    const said = {
      inReplyTo: data.messageId,
      text: answer.text,
      intent: answer.intent,
      confidence: rounded(answer.confidence),
      evidence: [...answer.evidence],
    };
    const turn = addTurn(conversationOf(key, context), {
      at: context.now,
      from: 'assistant',
      ...said,
    });
    context.emit({
      topic: chatbotConversations,
      key,
      event: {
        type: 'message.sent',
        data: {
          conversation: idOf(key),
          turn,
          ...said,
          ranking: answer.ranking.map(({ intent, score }) => ({ intent, score: rounded(score) })),
          modelVersion: data.signals?.modelVersion ?? this.options.model.version,
        },
      },
    });
  }

  #handOff(reason: string, { key }: FoldEvent<Messages>, context: Context): void {
    const state = conversationOf(key, context);
    state.status = 'waiting';
    const turn = addTurn(state, { at: context.now, from: 'handoff', reason });
    context.emit({
      topic: chatbotConversations,
      key,
      event: { type: 'handoff.requested', data: { conversation: idOf(key), turn, reason } },
    });
  }
}

/** The entity of a key of a conversation is one. */
function conversationOf(key: string, context: Context): ConversationState {
  return context.state(key) as ConversationState;
}

function rounded(score: number): number {
  return Math.round(score * 1e4) / 1e4;
}
