import { z } from 'zod';
import { chatbotMessages } from '../../topics/chatbot.js';
import { defineDocument } from '../document-kind.js';

/** Intents that are answered by a text of the shop. */
export const answeredIntents = [
  'account',
  'acknowledgement',
  'bot_identity',
  'bulk_order',
  'cancel_order',
  'change_address',
  'change_order',
  'contact',
  'customs',
  'damaged_item',
  'data_privacy',
  'delivery_options',
  'delivery_time',
  'discount',
  'discount_problem',
  'exchange',
  'gift_card',
  'gift_wrapping',
  'goodbye',
  'greeting',
  'installments',
  'invoice',
  'lost_parcel',
  'loyalty_points',
  'missing_item',
  'newsletter',
  'opening_hours',
  'password',
  'payment_methods',
  'payment_problem',
  'pickup',
  'price_match',
  'product_availability',
  'product_care',
  'product_details',
  'product_price',
  'product_size',
  'recommendation',
  'restock',
  'return_cost',
  'return_policy',
  'review',
  'shipping_cost',
  'shipping_destinations',
  'store_location',
  'thanks',
  'warranty',
  'wrong_item',
] as const;

export const answerLanguages = ['en', 'zh'] as const;

/** The id of the answer to an intent in a language. */
export function answerId(intent: string, language: string): string {
  return `${intent}.${language}`;
}

export const answerDocument = defineDocument({
  kind: 'answer',
  description: "The shop's own answers to what customers ask.",
  ids: 'The intent and the language: `return_policy.en`.',
  schema: z.strictObject({ text: z.string().min(1).max(4_000) }),
  editors: ['agent', 'marketer'],
  maxPerTenant: answeredIntents.length * answerLanguages.length,
  maxBytes: 16_000,
  deliveredTo: [chatbotMessages],
  check: ({ id }) => {
    const [intent = '', language = '', ...rest] = id.split('.');
    if (!answeredIntents.some((name) => name === intent)) {
      const message = `there is no intent ${intent} that a text answers, but ${answeredIntents.join(', ')}`;
      return [{ path: [], message }];
    }
    if (rest.length === 0 && answerLanguages.some((name) => name === language)) return [];
    const forms = answerLanguages.map((name) => answerId(intent, name)).join(' and ');
    return [{ path: [], message: `the answers of ${intent} are ${forms}` }];
  },
  example: {
    id: 'return_policy.en',
    content: { text: 'You can return what you do not like within 30 days.' },
  },
});
