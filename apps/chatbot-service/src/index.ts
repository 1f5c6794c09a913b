import { answerDocument, pageDocument } from '@tradewind/contracts';
import type { ServiceDefinition } from '@tradewind/service';
import { ChatbotModule } from './app.module.js';
import { chatbotConfigSchema, type ChatbotConfig } from './config.js';

export type { ChatbotConfig } from './config.js';

export const chatbotService: ServiceDefinition<ChatbotConfig> = {
  name: 'chatbot-service',
  description:
    'Customer service: answers questions on order status from live order events, and common questions, in English and Chinese; hands over to people.',
  documents: [answerDocument, pageDocument],
  config: chatbotConfigSchema,
  module: (config) => ChatbotModule.forConfig(config),
};
