import {
  answerDocument,
  chatbotConversations,
  chatbotMessages,
  idOf,
  pageDocument,
} from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
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

type Messages = typeof chatbotMessages;
type Context = FoldContext<ConversationState, Desk>;
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
export class ConversationFold implements Fold<Messages, ConversationState, Desk> {
  readonly name = CONVERSATION_FOLD;
  readonly inputs = [chatbotMessages];
  readonly emits = [chatbotConversations];
  readonly documents = [answerDocument, pageDocument];
  readonly stateVersion = 2;
  readonly #answerer: Answerer;

  constructor(private readonly options: ConversationFoldOptions) {
    this.#answerer = new Answerer(options.model, options.answers, options.threshold);
  }

  initialState(): ConversationState {
    return newConversation();
  }

  initialPart(): Desk {
    return { entries: {} };
  }

  evolve(event: FoldEvent<Messages>, context: Context): void {
    if (event.type === 'message.received') this.#received(event, context);
    else this.#byPeople(event, context);
    record(context.part(event.tenant), idOf(event.key), context.state(event.key));
  }

  #received(event: Event<'message.received'>, context: Context): void {
    const { data } = event;
    const state = context.state(event.key);
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
    { type, key, data }: Exclude<FoldEvent<Messages>, Event<'message.received'>>,
    context: Context,
  ): void {
    const state = context.state(key);
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
    const turn = addTurn(context.state(key), { at: context.now, from: 'assistant', ...said });
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
    const state = context.state(key);
    state.status = 'waiting';
    const turn = addTurn(state, { at: context.now, from: 'handoff', reason });
    context.emit({
      topic: chatbotConversations,
      key,
      event: { type: 'handoff.requested', data: { conversation: idOf(key), turn, reason } },
    });
  }
}

function rounded(score: number): number {
  return Math.round(score * 1e4) / 1e4;
}
