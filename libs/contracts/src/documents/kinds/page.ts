import { z } from 'zod';
import { chatbotMessages } from '../../topics/chatbot.js';
import { defineDocument } from '../document-kind.js';
import { answerLanguages } from './answer.js';

/** A page of the shop that answers questions. */
export const pageDocument = defineDocument({
  kind: 'page',
  description: 'Pages, policies and FAQ of the shop, in which customer service finds answers.',
  ids: 'Any name.',
  schema: z.strictObject({
    title: z.string().min(1).max(200),
    language: z.enum(answerLanguages),
    /** Plain text or Markdown. An empty line or a heading begins a passage; an answer cites one passage. */
    text: z.string().min(1).max(12_000),
    /** Where shoppers read it; an answer links there. */
    url: z
      .url({ protocol: /^https?$/u })
      .max(500)
      .exactOptional(),
  }),
  editors: ['agent', 'marketer'],
  maxPerTenant: 200,
  maxBytes: 48_000,
  deliveredTo: [chatbotMessages],
  example: {
    id: 'returns',
    content: {
      title: 'Returns',
      language: 'en',
      text: '# How long\nYou can return what you do not like within 30 days.\n\n# Costs\nReturns from Germany are free.',
      url: 'https://shop.example/returns',
    },
  },
});
