import { answerDocument, chatbotConversations, chatbotMessages, idOf } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
import type { AnswerBook } from './answer-book.js';
import { Answerer } from './answer.js';
import type { Answer } from './answer.js';
import {
  addTurn,
  admitShopper,
  newConversation,
  takeMessage,
  type ConversationState,
} from './conversation-state.js';
import type { IntentModel } from './intent-model.js';
import { languageOf } from './language.js';
import { maskPersonalData } from './personal-data.js';

type Messages = typeof chatbotMessages;
type Context = FoldContext<ConversationState, never>;

export const CONVERSATION_FOLD = 'conversation';

export interface ConversationFoldOptions {
  readonly model: IntentModel;
  readonly answers: AnswerBook;
  /** Below this confidence a message counts as not understood, in [0, 1]. */
  readonly threshold: number;
}

/**
 * Answers each message of a conversation once, from the message and the orders that it carries.
 * After a handoff it only records messages, since a person answers.
 */
export class ConversationFold implements Fold<Messages, ConversationState, never> {
  readonly name = CONVERSATION_FOLD;
  readonly inputs = [chatbotMessages];
  readonly emits = [chatbotConversations];
  readonly documents = [answerDocument];
  readonly stateVersion = 1;
  readonly #answerer: Answerer;

  constructor(private readonly options: ConversationFoldOptions) {
    this.#answerer = new Answerer(options.model, options.answers, options.threshold);
  }

  initialState(): ConversationState {
    return newConversation();
  }

  evolve(event: FoldEvent<Messages>, context: Context): void {
    const { data } = event;
    const state = context.state(event.key);
    if (!takeMessage(state, data.messageId)) return;
    admitShopper(state, data.shopper);
    const orders = data.shopper === undefined ? [] : (data.orders ?? []);
    const text = maskPersonalData(
      data.text,
      orders.map(({ orderId }) => orderId),
    );
    state.language = languageOf(text, state.language);
    addTurn(state, { at: event.time, from: 'shopper', messageId: data.messageId, text });
    if (state.handedOff) return;
    const answer = this.#answerer.answer({
      tenant: event.tenant,
      text,
      language: state.language,
      signedIn: data.shopper !== undefined,
      orders,
      failures: state.failures,
      documents: context.documents,
    });
    state.failures = answer.understood ? 0 : state.failures + 1;
    this.#send(answer, event, context);
    if (answer.handoff) this.#handOff(answer.handoff, event, context);
  }

  #send(answer: Answer, { key, data }: FoldEvent<Messages>, context: Context): void {
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
          ranking: answer.ranking.map(({ label, score }) => ({
            intent: label,
            score: rounded(score),
          })),
          modelVersion: this.options.model.version,
        },
      },
    });
  }

  #handOff(reason: string, { key }: FoldEvent<Messages>, context: Context): void {
    const state = context.state(key);
    state.handedOff = true;
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
