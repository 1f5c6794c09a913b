import { answerDocument, pageDocument } from '@tradewind/contracts';
import type { ServiceDefinition } from '@tradewind/service';
import { ChatbotModule } from './app.module.js';
import { chatbotConfigSchema, type ChatbotConfig } from './config.js';

export type { ChatbotConfig } from './config.js';

export const chatbotService: ServiceDefinition<ChatbotConfig> = {
  name: 'chatbot-service',
  description:
    'Customer service: answers questions on orders and products from live events and the catalogue, and common questions, in English and Chinese; takes orders to be cancelled, returned or sent elsewhere; hands over to people.',
  documents: [answerDocument, pageDocument],
  catalog: true,
  config: chatbotConfigSchema,
  module: (config) => ChatbotModule.forConfig(config),
};
