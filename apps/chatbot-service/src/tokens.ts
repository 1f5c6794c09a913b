export const CHATBOT_CONFIG = Symbol('ChatbotConfig');
