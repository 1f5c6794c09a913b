import type { FoldEvent } from './fold.js';
import type { TopicContract, TopicEvent } from './topic.js';
import { modelJobs } from './topics/model-jobs.js';
import { modelPromotions } from './topics/model-promotions.js';

/**
 * What a trainer is told besides deltas: outcomes of the jobs that it has requested, and commands about
 * its candidates. They are forwarded to its topic of deltas, so that one log in one order holds all that
 * its state follows from.
 */
export const trainerMessages = {
  'job.finished': modelJobs.events['job.finished'],
  'job.failed': modelJobs.events['job.failed'],
  'model.promotion_requested': modelPromotions.events['model.promotion_requested'],
  'model.unpin_requested': modelPromotions.events['model.unpin_requested'],
} as const;

export type TrainerMessageType = keyof typeof trainerMessages;
export type TrainerMessage = TopicEvent<TopicContract<typeof trainerMessages>>;

/** Whether an event of a topic of deltas is such a message. */
export function isTrainerMessage(event: {
  readonly type: string;
}): event is FoldEvent<TopicContract<typeof trainerMessages>> {
  return Object.hasOwn(trainerMessages, event.type);
}
