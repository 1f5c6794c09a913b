import { readFileSync } from 'node:fs';
import { milliseconds } from '@tradewind/config';
import { platformConfigSchema, storefrontConfig } from '@tradewind/service';
import { z } from 'zod';

const text = z.string().min(1).max(4_000);

/** Answers by tenant, intent and language. */
const answersSchema = z.record(
  z.string(),
  z.record(z.string(), z.strictObject({ en: text.optional(), zh: text.optional() })),
);
type Answers = Record<string, Record<string, { en?: string; zh?: string }>>;

function readAnswers(path: string | undefined, context: z.RefinementCtx): Answers {
  if (path === undefined) return {};
  try {
    return answersSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) as Answers;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    context.addIssue({
      code: 'custom',
      message: `must name a JSON file {tenant: {intent: {en, zh}}}: ${reason}`,
    });
    return z.NEVER;
  }
}

export const chatbotConfigSchema = platformConfigSchema.extend({
  ...storefrontConfig,
  ANSWERS_FILE: z
    .string()
    .optional()
    .transform(readAnswers)
    .describe("A JSON file with the shops' own answers: `{tenant: {intent: {en, zh}}}`."),
  CONFIDENCE_THRESHOLD: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Below this confidence a message counts as not understood.'),
  MODEL_DIR: z
    .string()
    .optional()
    .transform((path) => (path === '' || path === 'none' ? undefined : path))
    .describe(
      'The directory of the sentence encoders; without it, or with `none`, the linear model alone decides what a message asks.',
    ),
  REPLIES_MIN_PAIRS: z.coerce
    .number()
    .int()
    .min(0)
    .max(4_000)
    .default(300)
    .describe('Replies of people from which drafts are learned; 0 learns none.'),
  REPLIES_TRAIN_EVERY_MS: milliseconds(600_000, 100).describe(
    'Trainings of replies are asked for at multiples of this time, with the replies before.',
  ),
  MAX_STREAMS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Event streams open at once; more are refused with 503.'),
  HEARTBEAT_MS: milliseconds(15_000, 100).describe(
    'How often an event stream sends a heartbeat, so that proxies do not cut it.',
  ),
});
export type ChatbotConfig = z.output<typeof chatbotConfigSchema>;
