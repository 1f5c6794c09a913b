import type { Provider } from '@nestjs/common';
import {
  AnswerBook,
  ConversationFold,
  IntentModel,
  OrderFold,
  shopIntents,
} from '@tradewind/chatbot';
import type { Fold } from '@tradewind/contracts';
import { FOLDS } from '@tradewind/service';
import type { ChatbotConfig } from './config.js';

/** What this service folds. */
export function foldsFor(config: ChatbotConfig): Provider {
  return {
    provide: FOLDS,
    useFactory: (): readonly Fold[] => [new OrderFold(), conversationFold(config)],
  };
}

let shared: IntentModel | undefined;

/** Learned once in a process, since that takes seconds of CPU time. It never changes. */
function intentModel(): IntentModel {
  shared ??= new IntentModel(shopIntents);
  return shared;
}

function conversationFold(config: ChatbotConfig): ConversationFold {
  return new ConversationFold({
    model: intentModel(),
    answers: new AnswerBook(config.ANSWERS_FILE),
    threshold: config.CONFIDENCE_THRESHOLD,
  });
}
