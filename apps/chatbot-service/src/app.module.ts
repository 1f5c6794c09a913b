import { Module, type DynamicModule } from '@nestjs/common';
import { StorefrontModule, TrainingModule } from '@tradewind/service';
import { ChatTokens } from './chat-tokens.js';
import type { ChatbotConfig } from './config.js';
import { ConversationLog } from './conversation-log.js';
import { ConversationStreams } from './conversation-streams.js';
import { ConversationsController } from './conversations.controller.js';
import { DeskController } from './desk.controller.js';
import { Drafts } from './drafts/drafts.js';
import { DraftsController } from './drafts/drafts.controller.js';
import { LearnedRepliesBook } from './drafts/learned-replies.js';
import { ReplyLearning } from './drafts/reply-learning.js';
import { repliesJob } from './drafts/reply-training.js';
import { Encoders } from './encoders/encoders.js';
import { foldsFor } from './folds.js';
import { MessageInbox } from './message-inbox.js';
import { ModelsController } from './models.controller.js';
import { OrdersController } from './orders.controller.js';
import { StorefrontChatController } from './storefront-chat.controller.js';
import { CHATBOT_CONFIG } from './tokens.js';
import { WaitingFigures } from './waiting-figures.js';

@Module({})
export class ChatbotModule {
  static forConfig(config: ChatbotConfig): DynamicModule {
    return {
      module: ChatbotModule,
      imports: [StorefrontModule.forConfig(config), TrainingModule.forJobs([repliesJob])],
      controllers: [
        ConversationsController,
        DeskController,
        DraftsController,
        ModelsController,
        OrdersController,
        StorefrontChatController,
      ],
      providers: [
        { provide: CHATBOT_CONFIG, useValue: config },
        foldsFor(config),
        ConversationLog,
        ConversationStreams,
        Drafts,
        Encoders,
        LearnedRepliesBook,
        MessageInbox,
        ReplyLearning,
        ChatTokens,
        WaitingFigures,
      ],
    };
  }
}
