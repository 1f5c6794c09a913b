import { Module, type DynamicModule } from '@nestjs/common';
import type { ChatbotConfig } from './config.js';
import { ConversationLog } from './conversation-log.js';
import { ConversationStreams } from './conversation-streams.js';
import { ConversationsController } from './conversations.controller.js';
import { DeskController } from './desk.controller.js';
import { foldsFor } from './folds.js';
import { MessageInbox } from './message-inbox.js';
import { OrdersController } from './orders.controller.js';
import { CHATBOT_CONFIG } from './tokens.js';

@Module({})
export class ChatbotModule {
  static forConfig(config: ChatbotConfig): DynamicModule {
    return {
      module: ChatbotModule,
      controllers: [ConversationsController, DeskController, OrdersController],
      providers: [
        { provide: CHATBOT_CONFIG, useValue: config },
        foldsFor(config),
        ConversationLog,
        ConversationStreams,
        MessageInbox,
      ],
    };
  }
}
