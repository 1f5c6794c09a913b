import { z } from 'zod';
import { defineTopic } from '../topic.js';

const name = z.string().min(1).max(60);
const model = { tenant: name, model: name };

/** Whoever gave a command, e.g. `http` or the name of an operator. */
const by = z.string().min(1).max(200);

/**
 * Which candidate of a model answers, and commands about it. Promotions are kept as long as the examples
 * that they rest on: a trainer that starts anew concludes them again, and the last one is in its state.
 */
export const modelPromotions = defineTopic({
  name: 'models.promotions.v1',
  description: 'Promotions of candidates of learned models to champion, and commands for them.',
  key: 'model',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 30,
  relaxed: true,
  events: {
    'model.promoted': z.object({
      ...model,
      from: name,
      to: name,
      /** What candidates are compared by; less is better. */
      measure: z.enum(['log-loss']),
      /** Losses of both, their difference with its bounds, and the examples that it rests on. */
      figures: z.record(z.string(), z.number()),
      /** The candidate answers in versions of this epoch and later ones. */
      epoch: z.int(),
      /** The end of that epoch, ms. */
      at: z.number(),
      cause: z.enum(['measured', 'command']),
      /** Of a command. */
      by: by.optional(),
    }),
    /** Makes a candidate the champion and pins it: no measurement takes its place. */
    'model.promotion_requested': z.object({ ...model, to: name, by }),
    /** Lets measurements decide again. */
    'model.unpin_requested': z.object({ ...model, by }),
  },
});
export type ModelPromotions = typeof modelPromotions;
export type ModelPromoted = z.output<(typeof modelPromotions.events)['model.promoted']>;
