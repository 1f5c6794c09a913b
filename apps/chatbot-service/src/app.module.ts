import { Module, type DynamicModule } from '@nestjs/common';
import { StorefrontModule } from '@tradewind/service';
import { ChatTokens } from './chat-tokens.js';
import type { ChatbotConfig } from './config.js';
import { ConversationStreams } from './conversation-streams.js';
import { ConversationsController } from './conversations.controller.js';
import { foldsFor } from './folds.js';
import { MessageInbox } from './message-inbox.js';
import { OrdersController } from './orders.controller.js';
import { StorefrontChatController } from './storefront-chat.controller.js';
import { CHATBOT_CONFIG } from './tokens.js';

@Module({})
export class ChatbotModule {
  static forConfig(config: ChatbotConfig): DynamicModule {
    return {
      module: ChatbotModule,
      imports: [StorefrontModule.forConfig(config)],
      controllers: [ConversationsController, OrdersController, StorefrontChatController],
      providers: [
        { provide: CHATBOT_CONFIG, useValue: config },
        foldsFor(config),
        ConversationStreams,
        MessageInbox,
        ChatTokens,
      ],
    };
  }
}
