import { Module, type DynamicModule } from '@nestjs/common';
import {
  AnswerBook,
  ConversationFold,
  IntentModel,
  OrderFold,
  shopIntents,
} from '@tradewind/chatbot';
import { ChatbotMessagesConsumer } from './chatbot-messages.consumer.js';
import type { ChatbotConfig } from './config.js';
import { ConversationStreams } from './conversation-streams.js';
import { ConversationsController } from './conversations.controller.js';
import { MessageInbox } from './message-inbox.js';
import { OrdersController } from './orders.controller.js';
import { StorefrontEventsConsumer } from './storefront-events.consumer.js';
import { CHATBOT_CONFIG } from './tokens.js';

@Module({})
export class ChatbotModule {
  static forConfig(config: ChatbotConfig): DynamicModule {
    return {
      module: ChatbotModule,
      controllers: [
        StorefrontEventsConsumer,
        ChatbotMessagesConsumer,
        ConversationsController,
        OrdersController,
      ],
      providers: [
        { provide: CHATBOT_CONFIG, useValue: config },
        { provide: OrderFold, useFactory: () => new OrderFold() },
        { provide: ConversationFold, useFactory: () => conversationFold(config) },
        ConversationStreams,
        MessageInbox,
      ],
    };
  }
}

function conversationFold(config: ChatbotConfig): ConversationFold {
  return new ConversationFold({
    model: new IntentModel(shopIntents),
    answers: new AnswerBook(config.ANSWERS_FILE),
    threshold: config.CONFIDENCE_THRESHOLD,
  });
}
